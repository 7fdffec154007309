/** How far a message has come, lowest first. Written here anew: the product's own table is what is being checked. */
const RANKS: Readonly<Record<string, number>> = {
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

/** Undefined for a status that an outbound message never has. */
export function rankOf(status: string): number | undefined {
  return RANKS[status];
}

/** The furthest of some statuses, or undefined when there are none. */
export function furthest(statuses: readonly string[]): string | undefined {
  return statuses.toSorted((a, b) => (RANKS[b] ?? -1) - (RANKS[a] ?? -1))[0];
}
