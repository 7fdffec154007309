import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGrouped } from './grouped.ts';

/** A flush that is over when the test says so. */
function start(options: { max_items?: number; max_flights?: number } = {}) {
  const flights: { items: readonly number[]; land: () => void; crash: (error: Error) => void }[] = [];
  const grouped = createGrouped<number, string>({
    max_items: options.max_items ?? 3,
    max_flights: options.max_flights ?? 1,
    flush: (items) =>
      new Promise((resolve, reject) => {
        flights.push({ items, land: () => resolve(items.map((item) => `stored ${item}`)), crash: reject });
      }),
  });
  return { grouped, flights };
}

/** Lets everything happen that waits for no flush. */
const breathe = async (): Promise<void> => {
  for (let turns = 0; turns < 3; turns += 1) await new Promise(setImmediate);
};

test('items of one moment share a flush, at most so many, and each gets its own result', async () => {
  const { grouped, flights } = start();
  const results = Promise.all([1, 2, 3, 4, 5].map((item) => grouped.add(item)));
  await breathe();
  expect(flights.map((flight) => flight.items)).toEqual([[1, 2, 3]]);
  expect(grouped.waiting()).toBe(2);
  flights[0]!.land();
  await breathe();
  expect(flights.map((flight) => flight.items)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  flights[1]!.land();
  expect(await results).toEqual([1, 2, 3, 4, 5].map((item) => `stored ${item}`));
  expect(grouped.waiting()).toBe(0);
});

test('nobody is told before their flush has landed', async () => {
  const { grouped, flights } = start();
  let told = false;
  const result = grouped.add(1).then(() => (told = true));
  await breathe();
  expect(told).toBe(false);
  flights[0]!.land();
  await result;
  expect(told).toBe(true);
});

test('so many flushes may be under way, and no more', async () => {
  const { grouped, flights } = start({ max_items: 1, max_flights: 2 });
  const results = Promise.all([1, 2, 3, 4].map((item) => grouped.add(item)));
  await breathe();
  expect(flights).toHaveLength(2);
  flights[1]!.land();
  await breathe();
  expect(flights.map((flight) => flight.items)).toEqual([[1], [2], [3]]);
  flights[0]!.land();
  flights[2]!.land();
  await breathe();
  flights[3]!.land();
  await results;
});

test('a flush that fails rejects its own items, and the next goes on', async () => {
  const { grouped, flights } = start();
  const outcomes = Promise.allSettled([1, 2, 3, 4].map((item) => grouped.add(item)));
  await breathe();
  flights[0]!.crash(new Error('the disk is full'));
  await breathe();
  flights[1]!.land();
  expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
});

test('a flush that throws before it has begun anything does not stop the others', async () => {
  const grouped = createGrouped<number, number>({
    max_items: 1,
    max_flights: 1,
    flush(items) {
      if (items[0] === 1) throw new Error('at once');
      return Promise.resolve(items);
    },
  });
  const outcomes = await Promise.allSettled([grouped.add(1), grouped.add(2)]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled']);
});

test('whatever comes when, and whichever flushes fail, everybody is answered once and rightly', async () => {
  const plan = fc.array(fc.record({ item: fc.nat(), fails: fc.boolean(), pauses: fc.nat(2) }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      plan,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (arrivals, items, flights) => {
        let under_way = 0;
        const most = { flights: 0, items: 0 };
        const grouped = createGrouped<(typeof arrivals)[number], number>({
          max_items: items,
          max_flights: flights,
          async flush(batch) {
            under_way += 1;
            most.flights = Math.max(most.flights, under_way);
            most.items = Math.max(most.items, batch.length);
            await new Promise(setImmediate);
            under_way -= 1;
            if (batch.some((one) => one.fails)) throw new Error('refused');
            return batch.map((one) => one.item);
          },
        });
        const answers: Promise<unknown>[] = [];
        for (const arrival of arrivals) {
          for (let turns = 0; turns < arrival.pauses; turns += 1) await new Promise(setImmediate);
          answers.push(grouped.add(arrival).catch(() => 'refused'));
        }
        const settled = await Promise.all(answers);
        arrivals.forEach(({ item, fails }, place) => {
          if (fails) expect(settled[place]).toBe('refused');
          else expect([item, 'refused']).toContain(settled[place]);
        });
        expect(grouped.waiting()).toBe(0);
        expect(most.flights).toBeLessThanOrEqual(flights);
        expect(most.items).toBeLessThanOrEqual(items);
      },
    ),
    { numRuns: 200 },
  );
});
