import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openNotes, type NotesWorld } from '../../tests/setup/notes.ts';
import { isAfter, parseCursor, type LoggedEvent, type Position } from './model.ts';
import { endOfEvents, readAllEvents, readCompanyEvents } from './reader.ts';

let world: NotesWorld;
/** Connections that write at their own pace. */
let writers: pg.Client[];
beforeAll(async () => {
  world = await openNotes();
  writers = Array.from({ length: 3 }, () => new pg.Client({ connectionString: world.url }));
  for (const writer of writers) await writer.connect();
});
afterAll(async () => {
  for (const writer of writers) await writer.end();
  await world.stop();
});
beforeEach(async () => {
  for (const writer of writers) await writer.query('rollback');
});

async function write(writer: pg.Client, company_id: string): Promise<string> {
  const id = randomUUID();
  await writer.query(`insert into events (company_id, id, type, data) values ($1, $2, 'test', '{}')`, [company_id, id]);
  return id;
}

/** A reader that remembers where it is. */
function follow(read: (from: Position, limit: number) => Promise<LoggedEvent[]>, from: Position) {
  const seen: LoggedEvent[] = [];
  let at = from;
  async function next(limit: number): Promise<number> {
    const events = await read(at, limit);
    for (const event of events) {
      const place = parseCursor(event.cursor)!;
      expect(isAfter(place, at)).toBe(true);
      at = place;
    }
    seen.push(...events);
    return events.length;
  }
  return {
    next,
    ids: () => seen.map((event) => event.id),
    /** Other databases of the server hold the horizon back for a moment now and then. */
    until: async (count: number): Promise<void> => {
      await expect.poll(async () => (await next(10), seen.length), { interval: 1, timeout: 10_000 }).toBe(count);
    },
  };
}

test('an event that commits late is not lost to a reader who has read a later one', async () => {
  const { db, ada } = world;
  const [slow, quick] = writers as [pg.Client, pg.Client];
  const reader = follow((from, limit) => readAllEvents(db, from, limit), await endOfEvents(db));
  await slow.query('begin');
  const early = await write(slow, ada);
  const late = await write(quick, ada);
  // Both have their number; the greater one is committed, the smaller one is not.
  for (let times = 0; times < 3; times += 1) await reader.next(10);
  expect(reader.ids()).not.toContain(early);
  await slow.query('commit');
  await reader.until(2);
  expect(reader.ids().toSorted()).toEqual([early, late].toSorted());
});

describe('whatever writers do in whatever order, each reader', () => {
  type Action =
    | { do: 'write'; writer: number; company: 'ada' | 'bob' }
    | { do: 'commit' | 'rollback'; writer: number }
    | { do: 'read'; limit: number };
  const writer = fc.nat(2);
  const action: fc.Arbitrary<Action> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('write' as const),
        writer,
        company: fc.constantFrom<'ada' | 'bob'>('ada', 'bob'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constantFrom('commit' as const, 'commit' as const, 'rollback' as const), writer }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
  );

  interface Written {
    id: string;
    company: 'ada' | 'bob';
    /** What had been committed already when it was written: all of it must come before. */
    after: Set<string>;
  }

  test('sees each committed event once, its own only, and causes before effects', async () => {
    const { db, ada, bob } = world;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 40 }), async (actions) => {
        const begin = await endOfEvents(db);
        const all = follow((from, limit) => readAllEvents(db, from, limit), begin);
        const own = {
          ada: follow((from, limit) => readCompanyEvents(db, ada, from, limit), begin),
          bob: follow((from, limit) => readCompanyEvents(db, bob, from, limit), begin),
        };
        const open: Written[][] = writers.map(() => []);
        const committed: Written[] = [];

        async function end(place: number, how: 'commit' | 'rollback'): Promise<void> {
          if (open[place]!.length === 0) return;
          await writers[place]!.query(how);
          if (how === 'commit') committed.push(...open[place]!);
          open[place] = [];
        }
        for (const one of actions) {
          if (one.do === 'read') {
            for (const reader of [all, own.ada, own.bob]) await reader.next(one.limit);
          } else if (one.do === 'write') {
            const transaction = open[one.writer]!;
            if (transaction.length === 0) await writers[one.writer]!.query('begin');
            const after = new Set([...committed, ...transaction].map(({ id }) => id));
            const id = await write(writers[one.writer]!, world[one.company]);
            transaction.push({ id, company: one.company, after });
          } else {
            await end(one.writer, one.do);
          }
        }
        for (const place of writers.keys()) await end(place, 'commit');

        await all.until(committed.length);
        expect(all.ids().toSorted()).toEqual(committed.map(({ id }) => id).toSorted());
        const places = new Map(all.ids().map((id, place) => [id, place]));
        for (const { id, after } of committed) {
          for (const cause of after) expect(places.get(cause)).toBeLessThan(places.get(id)!);
        }
        for (const company of ['ada', 'bob'] as const) {
          const ids = committed.filter((event) => event.company === company).map(({ id }) => id);
          await own[company].until(ids.length);
          expect(own[company].ids()).toEqual(all.ids().filter((id) => ids.includes(id)));
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('who begins at the end of the log misses nothing that commits from then on', async () => {
  const { db, ada } = world;
  const [slow] = writers as [pg.Client];
  await slow.query('begin');
  const begun = await write(slow, ada);
  const reader = follow((from, limit) => readCompanyEvents(db, ada, from, limit), await endOfEvents(db));
  const written = await write(writers[1]!, ada);
  await slow.query('commit');
  await expect.poll(async () => (await reader.next(10), reader.ids()), { interval: 1 }).toContain(written);
  expect(reader.ids()).toContain(begun);
});
