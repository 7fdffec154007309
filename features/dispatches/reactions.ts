import type { Refused } from '#connectors/messaging';
import { noteTokenTrouble } from '#features/channels';
import type { Mailer } from '#features/mails';
import type { TenantDb } from '#platform/db';
import type { Clock } from '#platform/runtime';
import type { ClaimedDispatch } from './dispatches.model.ts';
import { blockNumber, coolNumber, slowNumber } from './hold.repository.ts';

export interface ReactionTools {
  clock: Clock;
  /** For what people have to be told at once. */
  mailer: Mailer;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a refusal means for the number, beside what it means for the message. */
export async function reactTo(
  tdb: TenantDb,
  { channel_id }: ClaimedDispatch,
  result: Refused,
  { clock, mailer }: ReactionTools,
): Promise<void> {
  const now = clock.now().getTime();
  const { code, title } = result;
  const rest = (ms: number, of: string) => ({ class: 'RATE', title: `Waits: ${of}`, until: new Date(now + ms) });
  if (code !== null) await noteTokenTrouble(tdb, { channel_id, code }, { clock, mailer });
  if (code === TOO_FAST) await slowNumber(tdb, channel_id);
  if (code === MAINTENANCE) await blockNumber(tdb, channel_id, rest(MINUTE_MS, 'the number is being upgraded by Meta'));
  if (code === APP_CALLS) await blockNumber(tdb, channel_id, rest(5 * MINUTE_MS, 'Meta wants fewer calls for a while'));
  if (code === ACCOUNT_CALLS) {
    await blockNumber(tdb, channel_id, rest(HOUR_MS - (now % HOUR_MS), "the account's calls of this hour are used up"));
  }
  if (code !== null && SPAM.has(code)) {
    const until = new Date(now + 6 * HOUR_MS);
    await coolNumber(tdb, channel_id, { class: 'PAUSE', title: `Waits: ${title}`, until });
  }
}

const TOO_FAST = 130_429;
const MAINTENANCE = 131_057;
const APP_CALLS = 4;
const ACCOUNT_CALLS = 80_007;
/** The platform holds back what nobody asked for; answers still go out. */
const SPAM: ReadonlySet<number> = new Set([131_048, 131_064]);
