import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import { readStops, type Stops } from './stops.repository.ts';

/** Knows who must not send at this moment, never by more than half a second late. */
export interface StopWatch {
  /** Asked just before each call; an error means that nobody knows, and then nothing is sent. */
  isStopped(company_id: string): Promise<boolean>;
  close(): void;
}

const FRESH_MS = 500;

/** Told of changes by the wake bus; a notice that is lost costs half a second. */
export function createStopWatch(db: Database, bus: WakeBus, now: () => number = () => performance.now()): StopWatch {
  let known: Stops = { everybody: false, companies: new Set() };
  let read_at = -Infinity;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    // As of before the question: a stop that comes while it is on its way may be missing from the answer.
    const asked_at = now();
    known = await readStops(db);
    read_at = asked_at;
  }

  const unsubscribe = bus.on('sending', () => void (read_at = -Infinity));
  return {
    async isStopped(company_id) {
      while (now() - read_at > FRESH_MS) {
        reading ??= read().finally(() => (reading = undefined));
        await reading;
      }
      return known.everybody || known.companies.has(company_id);
    },
    close: unsubscribe,
  };
}
