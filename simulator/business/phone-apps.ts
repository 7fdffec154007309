import { randomBytes } from 'node:crypto';
import { knownError } from '../errors/error-codes.ts';
import { GraphError } from '../errors/graph-error.ts';
import type { Json } from '../json.ts';
import type { Journal } from '../ledger/journal.ts';
import { createKept } from '../ledger/kept.ts';
import type { Kept } from '../ledger/kept.ts';
import type { Channel } from '../people/channels.ts';
import type { Timeline } from '../time/timeline.ts';
import type { AccountNews } from '../ledger/account-news.ts';

/** What the WhatsApp Business app on the owner's phone holds and what of it was handed over. */
export interface PhoneApp {
  phone_number_id: string;
  contacts: { full_name: string; first_name?: string; phone_number: string }[];
  /** One `history` webhook each, told in this order. */
  chunks: HistoryChunk[];
  /** The owner refused to share. */
  declined: boolean;
  synced: string[];
}

export interface HistoryChunk {
  phase: number;
  chunk_order: number;
  progress: number;
  threads: Json[];
}

export type PhoneAppInput = Partial<Omit<PhoneApp, 'phone_number_id' | 'synced'>>;

export interface PhoneApps {
  put(phone_number_id: string, input: PhoneAppInput): PhoneApp;
  /** Hands over contacts or chats by webhook; answers the request's id. */
  sync(channel: Channel, kind: 'smb_app_state_sync' | 'history'): string;
  tellContacts(channel: Channel, contacts: PhoneApp['contacts'], action: 'add' | 'remove'): void;
  tellChunk(channel: Channel, chunk: HistoryChunk): void;
  kept: Kept<PhoneApp>;
}

const DAY_MS = 86_400_000;

export function createPhoneApps(timeline: Timeline, journal: Journal, news: AccountNews): PhoneApps {
  const kept = createKept<PhoneApp>('phone_apps', journal);

  const put = (phone_number_id: string, input: PhoneAppInput): PhoneApp =>
    kept.put(phone_number_id, {
      contacts: [],
      chunks: [],
      declined: false,
      synced: [],
      ...kept.get(phone_number_id),
      ...input,
      phone_number_id,
    });

  function tellContacts(channel: Channel, contacts: PhoneApp['contacts'], action: 'add' | 'remove'): void {
    const timestamp = String(Math.floor(timeline.now() / 1_000));
    const state_sync = contacts.map(({ phone_number, ...names }) => ({
      type: 'contact',
      contact: action === 'add' ? { ...names, phone_number } : { phone_number },
      action,
      metadata: { timestamp },
    }));
    if (state_sync.length > 0) news.tellOfNumber(channel, 'smb_app_state_sync', { state_sync });
  }

  function tellChunk(channel: Channel, { threads, ...metadata }: HistoryChunk): void {
    news.tellOfNumber(channel, 'history', { history: [{ metadata, threads }] });
  }

  return {
    put,
    sync(channel, kind) {
      const phone = kept.get(channel.phone_number_id) ?? put(channel.phone_number_id, {});
      if (phone.synced.includes(kind)) throw new GraphError(2593107);
      if (channel.onboarded_at !== null && timeline.now() - channel.onboarded_at > DAY_MS)
        throw new GraphError(2593108);
      phone.synced.push(kind);
      kept.save(phone.phone_number_id);
      if (kind === 'smb_app_state_sync') tellContacts(channel, phone.contacts, 'add');
      else if (phone.declined) tellRefusal(channel);
      else for (const chunk of phone.chunks) tellChunk(channel, chunk);
      return randomBytes(12).toString('hex');
    },
    tellContacts,
    tellChunk,
    kept,
  };

  function tellRefusal(channel: Channel): void {
    const { title } = knownError(2593109);
    const error = { code: 2593109, title, message: title, error_data: { details: 'History sharing is turned off.' } };
    news.tellOfNumber(channel, 'history', { history: [{ errors: [error] }] });
  }
}
