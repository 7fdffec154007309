import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openNotes, silent, type NotesWorld } from '../../tests/setup/notes.ts';
import { appendEvents } from './append.ts';
import { createEventFeed, type EventFeed, type Subscription } from './feed.ts';
import { parseCursor, type LoggedEvent, type Position } from './model.ts';
import { endOfEvents } from './reader.ts';
import { createWakeBus, type WakeBus } from './wake.ts';

declare module '#platform/events' {
  interface EventTypes {
    'test.noted': { writer: number; place: number };
  }
}

let world: NotesWorld;
let bus: WakeBus;
let feed: EventFeed;
let open: Subscription[];
beforeAll(async () => {
  world = await openNotes();
});
afterAll(() => world.stop());
beforeEach(async () => {
  bus = await createWakeBus(world.db, silent);
  feed = await createEventFeed(world.db, bus, silent);
  open = [];
});
afterEach(async () => {
  for (const subscription of open) subscription.close();
  await feed.close();
  await bus.close();
});

const append = (company_id: string, writer: number, ...places: number[]): Promise<void> =>
  world.db.tenant(company_id, (tdb) =>
    appendEvents(
      tdb,
      places.map((place) => ({ type: 'test.noted' as const, data: { writer, place } })),
    ),
  );

/** Subscribes and keeps what comes; `take` may be slow or fail. */
function subscribe(company_id: string, from?: Position, take?: (events: LoggedEvent[]) => Promise<void>) {
  const seen: LoggedEvent[] = [];
  const subscription = feed.subscribe(company_id, from, async (events) => {
    await take?.(events);
    seen.push(...events);
  });
  open.push(subscription);
  return { seen, close: () => subscription.close() };
}

const places = (events: LoggedEvent[]): unknown[] => events.map(({ data }) => data['place']);
async function until(events: LoggedEvent[], count: number): Promise<void> {
  await expect.poll(() => events.length, { interval: 1, timeout: 20_000 }).toBeGreaterThanOrEqual(count);
}

test('events reach those who subscribed, in the order written, and nobody of another company', async () => {
  const from = await endOfEvents(world.db);
  const [ada, too, bob] = [subscribe(world.ada, from), subscribe(world.ada, from), subscribe(world.bob, from)];
  for (let place = 0; place < 20; place += 2) await append(world.ada, 0, place, place + 1);
  await append(world.bob, 0, 100);
  await Promise.all([until(ada.seen, 20), until(too.seen, 20), until(bob.seen, 1)]);
  expect(places(ada.seen)).toEqual(Array.from({ length: 20 }, (_, place) => place));
  expect(places(too.seen)).toEqual(places(ada.seen));
  expect(places(bob.seen)).toEqual([100]);
});

test('across cuts and resumes each event of many writers comes once, each writer in order', async () => {
  const WRITERS = 4;
  const EACH = 40;
  let from = await endOfEvents(world.db);
  const writing = Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let place = 0; place < EACH; place += 1) await append(world.ada, writer, place);
    }),
  );
  const taken: LoggedEvent[] = [];
  while (taken.length < WRITERS * EACH) {
    // Takes some, then is cut off in the middle of whatever is coming.
    const { seen, close } = subscribe(world.ada, from);
    await until(seen, Math.min(7, WRITERS * EACH - taken.length));
    close();
    taken.push(...seen);
    from = parseCursor(seen.at(-1)!.cursor)!;
  }
  await writing;
  expect(new Set(taken.map(({ id }) => id)).size).toBe(WRITERS * EACH);
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const own = taken.filter(({ data }) => data['writer'] === writer);
    expect(places(own)).toEqual(Array.from({ length: EACH }, (_, place) => place));
  }
});

test('a slow subscriber gets everything in its own time and holds up nobody', async () => {
  const from = await endOfEvents(world.db);
  const gate = Promise.withResolvers<void>();
  const slow = subscribe(world.ada, from, () => gate.promise);
  const quick = subscribe(world.ada, from);
  for (const place of [1, 2, 3]) await append(world.ada, 0, place);
  await until(quick.seen, 3);
  expect(slow.seen).toEqual([]);
  gate.resolve();
  await until(slow.seen, 3);
  expect(places(slow.seen)).toEqual([1, 2, 3]);
});

test('after closing nothing comes any more', async () => {
  const from = await endOfEvents(world.db);
  const [closed, other] = [subscribe(world.ada, from), subscribe(world.ada, from)];
  closed.close();
  await append(world.ada, 0, 1);
  await until(other.seen, 1);
  expect(closed.seen).toEqual([]);
});

describe('when something is lost on the way', () => {
  test('what a subscriber failed to take is given again, though nothing else happens', async () => {
    let fails = 2;
    const clumsy = subscribe(world.ada, await endOfEvents(world.db), async () => {
      fails -= 1;
      if (fails >= 0) throw new Error('dropped it');
    });
    await append(world.ada, 0, 1, 2);
    await until(clumsy.seen, 2);
    expect(places(clumsy.seen)).toEqual([1, 2]);
  });

  test('a subscriber goes on after all connections to the database were cut', async () => {
    const reader = subscribe(world.ada, await endOfEvents(world.db));
    await append(world.ada, 0, 1);
    await until(reader.seen, 1);
    await world.owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    await expect
      .poll(
        () =>
          append(world.ada, 0, 2).then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
    await until(reader.seen, 2);
    expect(places(reader.seen)).toEqual([1, 2]);
  });
});

describe('the wake bus', () => {
  const noticeFrom = (payload: string) => world.owner.query('select pg_notify($1, $2)', ['parley_wake', payload]);

  test('passes on what other connections tell: the topic, and what follows its colon', async () => {
    const heard: string[] = [];
    const off = bus.on('topic', (payload) => heard.push(payload));
    const end = Promise.withResolvers<string>();
    bus.on('end', end.resolve);
    await noticeFrom('topic');
    await noticeFrom('topic:1:2');
    await noticeFrom('other:3');
    bus.emit('topic', 'inside');
    await noticeFrom('end');
    await end.promise;
    expect(heard.toSorted()).toEqual(['', '1:2', 'inside']);
    off();
    bus.emit('topic');
    expect(heard).toHaveLength(3);
  });

  test('comes back after its connection was lost, and lets everybody look once', async () => {
    const heard: string[] = [];
    bus.on('topic', (payload) => heard.push(payload));
    await world.owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'listen parley_wake'`);
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['']);
    await noticeFrom('topic:again');
    await expect.poll(() => heard).toEqual(['', 'again']);
  });
});
