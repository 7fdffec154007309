import { moveByEarlier, moveStatus, type MessageStatus } from '#connectors/messaging';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { MessageStatusName } from './messages.model.ts';
import {
  awaitWamids,
  keepEarlierWamid,
  keepEarly,
  lockByEarlierWamid,
  lockByWamid,
  recordStatuses,
  restart,
  takeEarly,
  takeEarlyOf,
  writeNames,
  writeStatuses,
  type MessageStanding,
  type StatusNews,
} from './statuses.repository.ts';

/** Applies what the platform says became of messages. Order and repetition make no difference: status only climbs. */
export async function applyStatuses(tdb: TenantDb, news: readonly StatusNews[]): Promise<{ unknown: number }> {
  if (news.length === 0) return { unknown: 0 };
  const standing = new Map((await lockByWamid(tdb, news)).map((message) => [keyOf(message), message]));
  const missing = news.filter((item) => !standing.has(keyOf(item)));
  if (missing.length > 0) {
    await awaitWamids(tdb, missing);
    const late = [...(await lockByWamid(tdb, missing)), ...(await lockByEarlierWamid(tdb, missing))];
    for (const message of late) standing.set(keyOf(message), message);
  }
  const known = news.filter((item) => standing.has(keyOf(item)));
  const early = news.filter((item) => !standing.has(keyOf(item)));
  await keepEarly(tdb, early);
  await move(tdb, standing, known);
  return { unknown: early.length };
}

/** Once a message has its platform id, what was said of that id before we knew it counts too. */
export async function applyEarlyStatuses(tdb: TenantDb, channel_id: string, wamid: string): Promise<void> {
  await awaitWamids(tdb, [{ channel_id, wamid }]);
  await applyStatuses(tdb, await takeEarly(tdb, channel_id, wamid));
}

/** The same for many messages of a company. */
export async function applyEarlyStatusesOf(
  tdb: TenantDb,
  named: readonly { channel_id: string; wamid: string }[],
): Promise<void> {
  if (named.length === 0) return;
  await awaitWamids(tdb, named);
  await applyStatuses(tdb, await takeEarlyOf(tdb, named));
}

/**
 * Moves one message for a reason of our own (queued, accepted, unknown, failed, cancelled), if that is upward.
 * `resend` says which sending it is about, where that is not the newest.
 */
export async function moveMessage(
  tdb: TenantDb,
  message: { id: string; conversation_id: string; status: MessageStatusName; resends: number },
  to: MessageStatusName,
  at: Date,
  failure: object | null = null,
  resend: number = message.resends,
): Promise<void> {
  await recordStatuses(tdb, [{ message_id: message.id, resend, status: to, at, detail: failure }]);
  const climb = resend < message.resends ? moveByEarlier : moveStatus;
  const next = climb(message.status as MessageStatus, to as MessageStatus);
  if (next === message.status) return;
  await writeStatuses(tdb, [{ id: message.id, status: next, failure }]);
  await tell(tdb, [{ ...message, status: next }]);
}

/**
 * A person has a message sent again that failed or whose fate is unknown. Its status begins anew, which is the only way
 * out of `failed`; news of the sending before is still understood. Answers the number of the new sending.
 */
export async function beginAgain(
  tdb: TenantDb,
  message: { id: string; conversation_id: string; channel_id: string; resends: number; wamid: string | null },
  { at, expires_at }: { at: Date; expires_at: Date },
): Promise<number> {
  const { id, conversation_id, wamid } = message;
  const resends = message.resends + 1;
  if (wamid !== null) await keepEarlierWamid(tdb, message, { wamid, resend: message.resends });
  await restart(tdb, id, resends, expires_at);
  await recordStatuses(tdb, [{ message_id: id, resend: resends, status: 'queued', at, detail: null }]);
  await tell(tdb, [{ id, conversation_id, status: 'queued' }]);
  return resends;
}

/** The same for many, each about its newest sending, of which the platform has just told its id. */
export async function nameMessages(
  tdb: TenantDb,
  named: readonly {
    message: { id: string; conversation_id: string; status: MessageStatusName; resends: number };
    wamid: string;
  }[],
  to: MessageStatusName,
  at: Date,
): Promise<void> {
  await recordStatuses(
    tdb,
    named.map(({ message: { id, resends } }) => ({ message_id: id, resend: resends, status: to, at, detail: null })),
  );
  const standing = named.map(({ message, wamid }) => {
    const status = moveStatus(message.status as MessageStatus, to as MessageStatus);
    return { ...message, status, wamid, is_moved: status !== message.status };
  });
  await writeNames(tdb, standing);
  await tell(
    tdb,
    standing.filter(({ is_moved }) => is_moved),
  );
}

async function move(
  tdb: TenantDb,
  standing: ReadonlyMap<string, MessageStanding>,
  news: readonly StatusNews[],
): Promise<void> {
  const now = new Map<string, MessageStanding & { failure: object | null }>();
  for (const item of news) {
    const message = standing.get(keyOf(item))!;
    const present = now.get(message.id) ?? { ...message, failure: null };
    const climb = message.resend < message.resends ? moveByEarlier : moveStatus;
    const status = climb(present.status as MessageStatus, item.status as MessageStatus);
    now.set(message.id, { ...present, status, failure: item.status === 'failed' ? item.detail : present.failure });
  }
  const before = new Map([...standing.values()].map((message) => [message.id, message.status]));
  const moved = [...now.values()].filter((message) => message.status !== before.get(message.id));
  await writeStatuses(tdb, moved);
  await recordStatuses(
    tdb,
    news.map((item) => ({
      message_id: standing.get(keyOf(item))!.id,
      resend: standing.get(keyOf(item))!.resend,
      status: item.status,
      at: item.at,
      detail: item.detail,
    })),
  );
  await tell(tdb, moved);
}

function tell(tdb: TenantDb, moved: readonly { id: string; conversation_id: string; status: string }[]): Promise<void> {
  return appendEvents(
    tdb,
    moved.map(({ id, conversation_id, status }) => ({
      type: 'message.status_changed' as const,
      data: { conversation_id, message_id: id, status },
    })),
  );
}

function keyOf({ channel_id, wamid }: { channel_id: string; wamid: string }): string {
  return `${channel_id} ${wamid}`;
}
