import type { Verdict } from './tap.ts';

/** Moments at which killing the server is most likely to hurt. */
export const MOMENTS = [
  /** The server has answered a webhook with 200; the platform may or may not have heard it. */
  'webhook acked',
  /** The Graph call has left the server and nobody has accepted anything. */
  'send on its way',
  /** The platform has accepted; the server does not know yet. */
  'send accepted',
  /** The server has the answer and is about to write it down. */
  'send answered',
] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Traps {
  /** Calls `spring` at the next such moment, with the call held; its verdict decides what becomes of the call. */
  set(moment: Moment, spring: () => Promise<Verdict>): void;
  clear(): void;
  /** Resolves with what to do with a call that has come to this moment. */
  pass(moment: Moment): Promise<Verdict>;
}

/** At most one trap is set at a time, and it springs once. */
export function createTraps(): Traps {
  let trap: { moment: Moment; spring: () => Promise<Verdict> } | undefined;
  return {
    set(moment, spring) {
      trap = { moment, spring };
    },
    clear() {
      trap = undefined;
    },
    async pass(moment) {
      if (trap?.moment !== moment) return 'pass';
      const { spring } = trap;
      trap = undefined;
      return spring();
    },
  };
}
