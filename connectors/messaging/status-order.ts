import type { MessageStatus } from './contract.ts';

/**
 * One line, lowest first, so that moving is taking the higher of two: any order and any number of repeats of the
 * same news end in the same place. `failed` stands above `sent` (it ends the wait) and below `delivered`, because a
 * proof of delivery that comes later is stronger than the claim of failure. `unknown` and `cancelled` stand below
 * `accepted`: what the platform says it took was taken.
 */
export const STATUS_RANK: Readonly<Record<MessageStatus, number>> = {
  queued: 0,
  cancelled: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  failed: 5,
  delivered: 6,
  read: 7,
  played: 8,
};

export function statusRank(status: MessageStatus): number {
  return STATUS_RANK[status];
}

/** The status after hearing `next` while at `current`. Never lower than either. */
export function moveStatus(current: MessageStatus, next: MessageStatus): MessageStatus {
  return STATUS_RANK[next] > STATUS_RANK[current] ? next : current;
}

/**
 * The same for news of an earlier sending of a message that a person had sent again: only what proves that it has
 * arrived still counts. That the earlier one was sent or failed is what they knew when they sent it again.
 */
export function moveByEarlier(current: MessageStatus, next: MessageStatus): MessageStatus {
  return STATUS_RANK[next] > STATUS_RANK.failed ? moveStatus(current, next) : current;
}
