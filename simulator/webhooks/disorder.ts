import type { FaultKind, FaultRule, Faults } from '../faults/faults.ts';
import { between } from '../faults/random.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Update } from '../ledger/update.ts';

/** The gate in front of the queue, where faults hold updates back or let one overtake another. */
export interface Disorder {
  pass(update: Update): void;
  clear(): void;
}

export function createDisorder(faults: Faults, timeline: Timeline, release: (update: Update) => void): Disorder {
  let held: { update: Update; cancel: () => void } | null = null;

  function pass(update: Update): void {
    const delay = strikeUpdate(faults, 'delay_webhook', update);
    if (delay === null) return line(update);
    const ms = between(() => faults.chance(delay), delay.delay_ms, delay.max_delay_ms ?? delay.delay_ms);
    timeline.after(ms, () => line(update));
  }

  function line(update: Update): void {
    const reorder = held === null ? strikeUpdate(faults, 'reorder_webhook', update) : null;
    if (reorder !== null) {
      // Kept until the next one has passed it, or until nobody came for that long.
      held = { update, cancel: timeline.after(reorder.delay_ms, letGo) };
      return;
    }
    release(update);
    letGo();
  }

  function letGo(): void {
    if (held === null) return;
    const { update, cancel } = held;
    cancel();
    held = null;
    release(update);
  }

  return {
    pass,
    clear() {
      held?.cancel();
      held = null;
    },
  };
}

export function strikeUpdate(faults: Faults, kind: FaultKind, update: Update): FaultRule | null {
  return faults.strike([kind], {
    person_id: update.person_id,
    phone_number_id: update.phone_number_id,
    type: update.type,
  });
}
