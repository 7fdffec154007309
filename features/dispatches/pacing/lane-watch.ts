import { isId } from '#platform/runtime';
import type { Database } from '#platform/db';
import { findLanes, showHold, type FoundLane, type LaneHold, type LaneNews } from './lanes.repository.ts';
import { createLanes, type Turn } from './lanes.ts';

/** The numbers whose turn it is, as this process knows them from notices, from its own claims and from looking now and then. */
export interface LaneWatch {
  /** Something may be due there now. */
  expect(company_id: string, channel_id: string): void;
  /** The same, where the moment does not matter: it is looked at together with others. */
  expectSoon(company_id: string, channel_id: string): void;
  /** As above, as notices of the database name it; false when this one names nobody. */
  expectNamed(payload: string): boolean;
  /** Look everywhere before the next turns. */
  lookAgain(): void;
  turns(places: number): Promise<Turn[]>;
  /** What a claim has found out; lanes that are missing are somebody else's at the moment. */
  note(turns: readonly Turn[], news: readonly (LaneNews & { leased: number })[]): void;
  nextIn(): number;
  /** Whether something is due that waits for nothing but the throughput of its number. */
  waitsForPlaces(): boolean;
}

const LOOK_EVERY_MS = 1_000;
const TAKEN_BY_OTHERS_MS = 20;
/**
 * Places become free one by one, at all numbers. Taken at the same moments, for all numbers and so many milliseconds
 * apart, they share a claim: what a claim costs is hardly more for fifty messages than for one.
 */
const TOGETHER_MS = 50;
/** What is on show in front of a queue is written again after so long, for what came since. */
const SHOW_EVERY_MS = 5_000;

function together(at: number): number {
  return Math.ceil(at / TOGETHER_MS) * TOGETHER_MS;
}

export function createLaneWatch(db: Database, now: () => number = () => performance.now()): LaneWatch {
  const lanes = createLanes();
  const full = new Set<string>();
  const shown = new Map<string, { text: string; at: number }>();
  let looked_at = -Infinity;

  async function look(): Promise<void> {
    looked_at = now();
    for (const lane of await findLanes(db)) {
      const { company_id, channel_id, due_in_ms, hold } = lane;
      if (hold === null) {
        shown.delete(channel_id);
        lanes.expect(company_id, channel_id, looked_at + Math.max(0, due_in_ms));
      } else {
        full.delete(channel_id);
        await show({ ...lane, hold });
      }
    }
  }

  async function show(lane: FoundLane & { hold: LaneHold }): Promise<void> {
    const text = JSON.stringify(lane.hold);
    const before = shown.get(lane.channel_id);
    if (before?.text === text && now() - before.at < SHOW_EVERY_MS) return;
    shown.set(lane.channel_id, { text, at: now() });
    await showHold(db, lane);
  }

  return {
    expect: (company_id, channel_id) => lanes.expect(company_id, channel_id, now()),
    expectSoon: (company_id, channel_id) => lanes.expect(company_id, channel_id, together(now())),
    expectNamed(payload) {
      const [company_id = '', channel_id = ''] = payload.split('/');
      if (!isId(company_id) || !isId(channel_id)) return false;
      lanes.expect(company_id, channel_id, now());
      return true;
    },
    lookAgain: () => void (looked_at = -Infinity),
    async turns(places) {
      if (now() - looked_at > LOOK_EVERY_MS) await look();
      return lanes.turns(now(), places);
    },
    note(turns, news) {
      const told = new Map(news.map((lane) => [lane.channel_id, lane]));
      for (const { channel_id, wanted } of turns) {
        full.delete(channel_id);
        const lane = told.get(channel_id);
        if (lane === undefined) lanes.rest(channel_id, now() + TAKEN_BY_OTHERS_MS);
        else if (lane.hold) lanes.rest(channel_id, Infinity);
        else if (lane.leased === wanted) lanes.rest(channel_id, now());
        else if (!lane.has_room) {
          full.add(channel_id);
          lanes.rest(channel_id, together(now() + Math.max(0, lane.slot_in_ms ?? 0)));
        } else lanes.rest(channel_id, lane.due_in_ms === null ? Infinity : now() + Math.max(0, lane.due_in_ms));
      }
    },
    nextIn: () => lanes.nextAt() - now(),
    waitsForPlaces: () => full.size > 0,
  };
}
