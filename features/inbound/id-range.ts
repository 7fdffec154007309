import { firstIdOf } from '#platform/runtime';

/** An id is made a moment before its delivery is stored, by another clock than the database's. */
const EARLIER_MS = 60_000;
/** The parts of a delivery are cut when it is drained, and count as received when the whole was. */
const LATER_MS = 3_600_000;

/** Ids that may belong to what was received from `time` on: an index leads to them, and the time itself decides. */
export const firstIdFrom = (time: Date): string => firstIdOf(new Date(time.getTime() - EARLIER_MS));

/** The first id that cannot belong to what was received before `time`. */
export const lastIdBefore = (time: Date): string => firstIdOf(new Date(time.getTime() + LATER_MS));
