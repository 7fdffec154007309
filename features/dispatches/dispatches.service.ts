import { retryDelayMs, type Accepted, type Ambiguous, type Refused } from '#connectors/messaging';
import { giveBackMessage } from '#features/companies';
import { applyEarlyStatuses, moveMessage, noteMessages } from '#features/conversations';
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
  type NewOutbound,
} from './dispatches.repository.ts';

/** How often a class of refusal is tried again; `pause_ms` where the platform's codes do not tell how long to wait. */
const RETRIES: Readonly<Record<string, { attempts: number; pause_ms: number }>> = {
  RETRY: { attempts: 24, pause_ms: 1_000 },
  // The queue waits while someone renews the token.
  TOKEN: { attempts: 20, pause_ms: 60_000 },
};

/** With the growing pauses before it, 24 attempts last four hours: longer than most outages of a network. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** Queues a text to a customer; it is sent if and only if the caller's transaction commits. */
export async function queueText(
  tdb: TenantDb,
  message: NewOutbound,
  { clock, box }: { clock: Clock; box: SecretBox },
): Promise<void> {
  const { id: message_id, conversation_id } = message;
  await insertOutbound(tdb, message, box);
  await noteMessages(tdb, [{ conversation_id, message_id, at: clock.now(), inbound: 0 }]);
  await appendEvents(tdb, [{ type: 'message.queued', data: { conversation_id, message_id } }]);
}

/** The platform took the message. A status may have told us before; then only the history is completed. */
export async function noteAccepted(
  tdb: TenantDb,
  dispatch: ClaimedDispatch,
  result: Accepted,
  clock: Clock,
): Promise<void> {
  const message = await lockMessage(tdb, dispatch.message_id);
  if (message === undefined) return;
  await closeAttempt(tdb, dispatch, 'accepted', { kind: 'accepted' }, result.wamid);
  await setWamid(tdb, dispatch.message_id, result.wamid);
  await moveMessage(tdb, message, 'accepted', clock.now());
  await applyEarlyStatuses(tdb, dispatch.channel_id, result.wamid);
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
  const retry = RETRIES[result.class];
  if (retry !== undefined && dispatch.attempt < retry.attempts) {
    const delay = Math.min(LONGEST_PAUSE_MS, retryDelayMs(result.code, dispatch.attempt) ?? retry.pause_ms);
    await insertAttempt(tdb, message, dispatch.attempt + 1, Math.max(delay, result.retry_after_ms ?? 0));
    return;
  }
  await giveBackMessage(tdb, clock.now());
  const { code, class: kind, title, detail } = result;
  await moveMessage(tdb, message, 'failed', clock.now(), { code, class: kind, title, detail });
}

/** It may or may not have gone out: shown as unknown until a status settles it. Never simply repeated. */
export async function noteUnknown(
  tdb: TenantDb,
  dispatch: { id: string; fence: number; message_id: string },
  result: Ambiguous | { kind: 'abandoned' },
  clock: Clock,
): Promise<void> {
  const message = await lockMessage(tdb, dispatch.message_id);
  if (message === undefined || !(await closeAttempt(tdb, dispatch, 'unknown', result))) return;
  await moveMessage(tdb, message, 'unknown', clock.now());
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
  // A later attempt: the first one was counted, and proven not to have gone out.
  if (dispatch.attempt > 1) await giveBackMessage(tdb, clock.now());
  const outcome = objection.class === 'HOLDER' ? 'cancelled' : 'failed';
  await moveMessage(tdb, message, outcome, clock.now(), { code: null, ...objection });
}

/** Statuses that carry our attempt's id settle it, also when our own call never returned. */
export async function settleByStatus(
  tdb: TenantDb,
  news: readonly { attempt_id: string; channel_id: string; wamid: string }[],
  clock: Clock,
): Promise<void> {
  if (news.length === 0) return;
  for (const settled of await settleAttempts(tdb, news)) {
    await setWamid(tdb, settled.message_id, settled.wamid);
    const message = await lockMessage(tdb, settled.message_id);
    if (message !== undefined) await moveMessage(tdb, message, 'accepted', clock.now());
    await applyEarlyStatuses(tdb, settled.channel_id, settled.wamid);
  }
}
