import { retryDelayMs, type Accepted, type Ambiguous, type Refused } from '#connectors/messaging';
import { giveBackMessage } from '#features/companies';
import { learnAlias } from '#features/contacts';
import { applyEarlyStatuses, keepEarlierWamid, moveMessage, noteMessages } from '#features/conversations';
import { appendEvents } from '#platform/events';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { Clock } from '#platform/runtime';
import type { ClaimedDispatch, Objection } from './dispatches.model.ts';
import {
  closeAttempt,
  insertAttempt,
  insertOutbound,
  lockMessage,
  setWamid,
  settleAttempts,
  type LockedMessage,
  type NewOutbound,
} from './dispatches.repository.ts';
import { defaultExpiry } from './expiry.ts';
import { failureOfObjection, failureOfRefusal } from './failures.ts';
import { forgetFilesOf, wasRefusedForFiles } from './gone-files.ts';
import { closeWaiting, lockIdle, type WaitingAttempt } from './waiting.repository.ts';

/** How often a class of refusal is tried again; `pause_ms` where the platform's codes do not tell how long to wait. */
const RETRIES: Readonly<Record<string, { attempts: number; pause_ms: number }>> = {
  RETRY: { attempts: 24, pause_ms: 1_000 },
  // The queue waits while someone renews the token.
  TOKEN: { attempts: 20, pause_ms: 60_000 },
};

/** With the growing pauses before it, 24 attempts last four hours: longer than most outages of a network. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** Without the times: it goes out as soon as may be, and until its author's usual expiry. */
type Queued = Omit<NewOutbound, 'send_at' | 'expires_at'> & Partial<Pick<NewOutbound, 'send_at' | 'expires_at'>>;

/** Queues a message to a customer; it is sent if and only if the caller's transaction commits. */
export async function queueMessage(
  tdb: TenantDb,
  message: Queued,
  { clock, box }: { clock: Clock; box: SecretBox },
): Promise<void> {
  const { id: message_id, conversation_id, send_at = null } = message;
  const now = clock.now();
  const expires_at = message.expires_at ?? defaultExpiry(message.author, send_at ?? now);
  await insertOutbound(tdb, { ...message, send_at, expires_at }, box);
  // What is scheduled is not yet the newest of its conversation.
  if (send_at === null) await noteMessages(tdb, [{ conversation_id, message_id, at: now, inbound: 0 }]);
  const type = send_at === null ? 'message.queued' : 'message.scheduled';
  await appendEvents(tdb, [{ type, data: { conversation_id, message_id } }]);
}

/** The same for plain words. */
export function queueText(
  tdb: TenantDb,
  { text, ...message }: Omit<Queued, 'message' | 'text'> & { text: string },
  tools: { clock: Clock; box: SecretBox },
): Promise<void> {
  return queueMessage(tdb, { ...message, message: { type: 'text', text }, text }, tools);
}

/** The platform took the message. A status may have told us before; then only the history is completed. */
export async function noteAccepted(
  tdb: TenantDb,
  dispatch: ClaimedDispatch,
  result: Accepted,
  { clock, box }: { clock: Clock; box: SecretBox },
): Promise<void> {
  const message = await lockMessage(tdb, dispatch.message_id);
  if (message === undefined) return;
  await closeAttempt(tdb, dispatch, 'accepted', acceptedOutcome(result), result.wamid);
  await nameSending(tdb, message, dispatch.resend, result.wamid);
  await moveMessage(tdb, message, 'accepted', clock.now(), null, dispatch.resend);
  await applyEarlyStatuses(tdb, dispatch.channel_id, result.wamid);
  if (result.recipient_wa_id !== null) await learnAlias(tdb, dispatch.contact_id, result.recipient_wa_id, box);
}

/** Templates may be taken and yet wait: the platform looks first at how people receive them. */
function acceptedOutcome({ message_status }: Accepted): object {
  if (message_status === 'held_for_quality_assessment') {
    const title = 'WhatsApp holds it back while it looks at how people receive this template';
    return { kind: 'held', class: 'TEMPLATE', title, until: null, message_status };
  }
  if (message_status === 'paused') {
    return { kind: 'held', class: 'TEMPLATE', title: 'WhatsApp has paused this template', until: null, message_status };
  }
  return { kind: 'accepted' };
}

/** The platform said no: try again later where that is proven safe and sensible, otherwise tell why it failed. */
export async function noteRefused(
  tdb: TenantDb,
  dispatch: ClaimedDispatch,
  result: Refused,
  clock: Clock,
): Promise<void> {
  const message = await lockMessage(tdb, dispatch.message_id);
  if (message === undefined || !(await closeAttempt(tdb, dispatch, 'refused', result))) return;
  if (isSettled(message, dispatch)) return;
  if ((await forgetFilesOf(tdb, message, result.code)) && !(await wasRefusedForFiles(tdb, dispatch))) {
    await insertAttempt(tdb, message, dispatch.attempt + 1, 0);
    return;
  }
  const retry = RETRIES[result.class];
  if (retry !== undefined && dispatch.try_number < retry.attempts) {
    const delay = Math.min(LONGEST_PAUSE_MS, retryDelayMs(result.code, dispatch.try_number) ?? retry.pause_ms);
    await insertAttempt(tdb, message, dispatch.attempt + 1, Math.max(delay, result.retry_after_ms ?? 0));
    return;
  }
  await giveBackMessage(tdb, clock.now());
  await moveMessage(tdb, message, 'failed', clock.now(), failureOfRefusal(result));
}

/**
 * Whether the end of this attempt says nothing about its message any more: a person had it sent again meanwhile, or an
 * earlier sending of it is known to have been taken.
 */
function isSettled(message: LockedMessage, dispatch: { resend: number }): boolean {
  return dispatch.resend < message.resends || TAKEN.has(message.status);
}

const TAKEN: ReadonlySet<string> = new Set(['accepted', 'sent', 'delivered', 'read', 'played']);

/** It may or may not have gone out: shown as unknown until a status settles it. Never simply repeated. */
export async function noteUnknown(
  tdb: TenantDb,
  dispatch: { id: string; fence: number; message_id: string; resend: number },
  result: Ambiguous | { kind: 'abandoned' },
  clock: Clock,
): Promise<void> {
  const message = await lockMessage(tdb, dispatch.message_id);
  const outcome = { ...result, class: 'AMBIG', title: 'Nobody knows whether it went out' };
  if (message === undefined || !(await closeAttempt(tdb, dispatch, 'unknown', outcome))) return;
  await moveMessage(tdb, message, 'unknown', clock.now(), null, dispatch.resend);
}

/** Something spoke against sending at the last look. */
export async function noteStopped(
  tdb: TenantDb,
  dispatch: ClaimedDispatch,
  objection: Objection,
  clock: Clock,
): Promise<void> {
  const message = await lockMessage(tdb, dispatch.message_id);
  if (message === undefined || !(await closeAttempt(tdb, dispatch, 'cancelled', objection))) return;
  await endUnsent(
    tdb,
    message,
    dispatch,
    { status: objection.class === 'HOLDER' ? 'cancelled' : 'failed', objection },
    clock,
  );
}

interface Ending {
  status: 'failed' | 'cancelled';
  objection: Objection;
}

/** Ends a message whose attempt nobody has begun; the caller holds the attempt's lock. */
export async function stopWaiting(tdb: TenantDb, waiting: WaitingAttempt, ending: Ending, clock: Clock): Promise<void> {
  await closeWaiting(tdb, waiting.id, ending.objection);
  const message = await lockMessage(tdb, waiting.message_id);
  if (message !== undefined) await endUnsent(tdb, message, waiting, ending, clock);
}

async function endUnsent(
  tdb: TenantDb,
  message: LockedMessage,
  { try_number, is_counted }: { try_number: number; is_counted: boolean },
  { status, objection }: Ending,
  clock: Clock,
): Promise<void> {
  // What was counted, now or with the first try, has proven not to have gone out.
  if (try_number > 1 || is_counted) await giveBackMessage(tdb, clock.now());
  if (!TAKEN.has(message.status)) await moveMessage(tdb, message, status, clock.now(), failureOfObjection(objection));
}

/**
 * A sending has got its platform id. Of an earlier one it is kept beside the message, unless the newer one waits still:
 * then the earlier one is the message, and nothing more has to be sent. Answers whether it stands for the message.
 */
async function nameSending(tdb: TenantDb, message: LockedMessage, resend: number, wamid: string): Promise<boolean> {
  if (resend === message.resends) {
    await setWamid(tdb, message.id, wamid);
    return true;
  }
  const waiting = await lockIdle(tdb, message.id);
  if (waiting === undefined || message.wamid !== null) {
    await keepEarlierWamid(tdb, message, { wamid, resend });
    return false;
  }
  await closeWaiting(tdb, waiting.id, ARRIVED);
  await setWamid(tdb, message.id, wamid);
  return true;
}

const ARRIVED: Objection = {
  class: 'ARRIVED',
  title: 'Not needed: an earlier try has gone out after all',
  detail: 'The platform has reported on it since.',
};

/** Statuses that carry our attempt's id settle it, also when our own call never returned. */
export async function settleByStatus(
  tdb: TenantDb,
  news: readonly { attempt_id: string; channel_id: string; wamid: string }[],
  clock: Clock,
): Promise<void> {
  if (news.length === 0) return;
  for (const settled of await settleAttempts(tdb, news)) {
    const message = await lockMessage(tdb, settled.message_id);
    if (message === undefined) continue;
    const stands = await nameSending(tdb, message, settled.resend, settled.wamid);
    await moveMessage(tdb, message, 'accepted', clock.now(), null, stands ? message.resends : settled.resend);
    await applyEarlyStatuses(tdb, settled.channel_id, settled.wamid);
  }
}
