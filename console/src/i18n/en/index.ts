import ra from 'ra-language-english';
import { common } from './common.ts';
import { inbox } from './inbox.ts';
import { advice, messages } from './messages.ts';
import { pages } from './pages.ts';
import { outbox, sending } from './sending.ts';
import { session } from './session.ts';

/** Our own words; a translation has exactly this shape. */
export const words = { ...common, ...session, inbox, messages, advice, sending, outbox, ...pages };

/** What the translator reads: ours and those of ra-core. */
export const english = { ...ra, ...words };
