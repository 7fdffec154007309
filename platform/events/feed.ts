import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';
import { createLoop } from '#platform/runtime';
import { isAfter, parseCursor, type LoggedEvent, type Position } from './model.ts';
import { endOfEvents, readAllEvents, readCompanyEvents } from './reader.ts';
import type { WakeBus } from './wake.ts';

const BATCH = 500;
const POLL_MS = 1_000;

/** Follows the log once for the whole process and hands each company's events to whoever subscribed. */
export interface EventFeed {
  /**
   * Calls `deliver` with every event of the company after `from` (or from now on), in order, none skipped, none
   * twice. `deliver` may be slow: what it has not taken yet waits in the log, not in memory.
   */
  subscribe(
    company_id: string,
    from: Position | undefined,
    deliver: (events: LoggedEvent[]) => Promise<void>,
  ): Subscription;
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface Subscription {
  close(): void;
}

interface Follower {
  company_id: string;
  wake: () => void;
}

export async function createEventFeed(db: Database, bus: WakeBus, logger: Logger): Promise<EventFeed> {
  const followers = new Set<Follower>();
  let position = await endOfEvents(db);

  const loop = createLoop({
    idle_ms: POLL_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot read events'),
    async step() {
      const events = await readAllEvents(db, position, BATCH);
      const last = events.at(-1);
      if (last === undefined) return false;
      position = parseCursor(last.cursor)!;
      const companies = new Set(events.map((event) => event.company_id));
      for (const follower of followers) if (companies.has(follower.company_id)) follower.wake();
      return events.length === BATCH;
    },
  });
  const unsubscribe = bus.on('events', () => loop.wake());

  return {
    subscribe(company_id, from, deliver) {
      let at = from ?? position;
      let open = true;
      let busy = false;
      let woken = false;

      async function pump(): Promise<void> {
        busy = true;
        while (open && woken) {
          woken = false;
          const events = await readCompanyEvents(db, company_id, at, BATCH);
          const fresh = events.filter((event) => isAfter(parseCursor(event.cursor)!, at));
          if (fresh.length === 0) continue;
          await deliver(fresh);
          at = parseCursor(fresh.at(-1)!.cursor)!;
          woken = true;
        }
        busy = false;
      }

      const follower: Follower = {
        company_id,
        wake() {
          woken = true;
          if (busy || !open) return;
          pump().catch((error: unknown) => {
            busy = false;
            logger.warn({ err: error }, 'cannot deliver events to a subscriber, trying again');
            if (open) setTimeout(() => follower.wake(), POLL_MS).unref();
          });
        },
      };
      followers.add(follower);
      follower.wake();
      return {
        close() {
          open = false;
          followers.delete(follower);
        },
      };
    },
    settle: () => loop.settle(),
    async close() {
      unsubscribe();
      followers.clear();
      await loop.stop();
    },
  };
}
