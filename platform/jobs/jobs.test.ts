import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWakeBus, type WakeBus } from '#platform/events';
import { openNotes, silent, type NotesWorld } from '../../tests/setup/notes.ts';
import { createJobs, prepareJobs, type Jobs } from './index.ts';

declare module '#platform/jobs' {
  interface JobTypes {
    'test.work': { company_id: string; place: number };
    'test.fragile': { company_id: string; place: number };
  }
}

let world: NotesWorld;
let bus: WakeBus;
let servers: Jobs[];
beforeAll(async () => {
  world = await openNotes();
  await prepareJobs(world.owner, [
    { name: 'test.work', run_within_seconds: 60, retries: 3 },
    { name: 'test.fragile', run_within_seconds: 60, retries: 1 },
  ]);
  bus = await createWakeBus(world.db, silent);
});
afterAll(async () => {
  await bus.close();
  await world.stop();
});
beforeEach(async () => {
  await world.owner.query('delete from pgboss.job_common');
  servers = [];
});
afterEach(async () => {
  for (const jobs of servers) await jobs.stop();
});

async function start(): Promise<Jobs> {
  const jobs = await createJobs(world.db, bus, silent, { supervise: false });
  servers.push(jobs);
  return jobs;
}

const enqueue = (jobs: Jobs, place: number, due?: Date): Promise<void> =>
  world.db.tenant(world.ada, (tdb) =>
    jobs.enqueue(tdb, 'test.work', { company_id: world.ada, place }, due === undefined ? {} : { due }),
  );

async function statesOf(name: string): Promise<string[]> {
  const { rows } = await world.owner.query('select state from pgboss.job_common where name = $1 order by created_on', [
    name,
  ]);
  return rows.map((row) => row.state);
}

test('a job exists if and only if the transaction that enqueued it committed', async () => {
  const jobs = await start();
  const ran: number[] = [];
  jobs.work('test.work', async ({ place }) => void ran.push(place), { concurrency: 4 });
  const kept: number[] = [];
  await Promise.allSettled(
    Array.from({ length: 40 }, (_, place) =>
      world.db.tenant(world.ada, async (tdb) => {
        await jobs.enqueue(tdb, 'test.work', { company_id: world.ada, place });
        if (place % 3 === 0) throw new Error('rolled back');
        kept.push(place);
      }),
    ),
  );
  await jobs.settle();
  expect(new Set(ran)).toEqual(new Set(kept));
  expect(ran).toHaveLength(kept.length);
  expect(new Set(await statesOf('test.work'))).toEqual(new Set(['completed']));
  expect(await statesOf('test.work')).toHaveLength(kept.length);
});

test('a job waits in the transaction that enqueues it', async () => {
  const jobs = await start();
  const ran = Promise.withResolvers<string>();
  let now = 'while it was open';
  jobs.work('test.work', async () => ran.resolve(now), { concurrency: 1 });
  await world.db.tenant(world.ada, async (tdb) => {
    await jobs.enqueue(tdb, 'test.work', { company_id: world.ada, place: 1 });
    await jobs.settle();
    now = 'after its commit';
  });
  expect(await ran.promise).toBe('after its commit');
});

test('a job runs not before it is due, and those that are due do not wait for it', async () => {
  const jobs = await start();
  const ran: { place: number; at: number }[] = [];
  const soon = Promise.withResolvers<void>();
  jobs.work(
    'test.work',
    async ({ place }) => {
      ran.push({ place, at: Date.now() });
      if (place === 2) soon.resolve();
    },
    { concurrency: 1 },
  );
  const due = Date.now() + 300;
  await enqueue(jobs, 1, new Date(Date.now() + 3_600_000));
  await enqueue(jobs, 2, new Date(due));
  await enqueue(jobs, 3);
  await soon.promise;
  expect(ran.map(({ place }) => place)).toEqual([3, 2]);
  expect(ran[1]!.at).toBeGreaterThanOrEqual(due);
  await jobs.settle();
  expect(await statesOf('test.work')).toEqual(['created', 'completed', 'completed']);
});

describe('a handler that fails', () => {
  test('is called again with the same job until it succeeds', async () => {
    const jobs = await start();
    const places: number[] = [];
    const done = Promise.withResolvers<void>();
    jobs.work(
      'test.work',
      async ({ place }) => {
        places.push(place);
        if (places.length < 3) throw new Error('not yet');
        done.resolve();
      },
      { concurrency: 1 },
    );
    await enqueue(jobs, 7);
    await done.promise;
    expect(places).toEqual([7, 7, 7]);
    await expect.poll(() => statesOf('test.work')).toEqual(['completed']);
  });

  test('again and again is given up, and the job is kept to be seen', async () => {
    const jobs = await start();
    let runs = 0;
    jobs.work(
      'test.fragile',
      async () => {
        runs += 1;
        throw new Error('hopeless');
      },
      { concurrency: 1 },
    );
    await world.db.tenant(world.ada, (tdb) => jobs.enqueue(tdb, 'test.fragile', { company_id: world.ada, place: 1 }));
    await expect.poll(() => statesOf('test.fragile'), { timeout: 20_000 }).toEqual(['failed']);
    expect(runs).toBe(2);
  });

  test('keeps no other job from running', async () => {
    const jobs = await start();
    const ran: number[] = [];
    jobs.work(
      'test.work',
      async ({ place }) => {
        if (place === 2) throw new Error('a bad one');
        ran.push(place);
      },
      { concurrency: 1 },
    );
    for (const place of [1, 2, 3]) await enqueue(jobs, place);
    await expect.poll(() => ran.toSorted((a, b) => a - b)).toEqual([1, 3]);
  });
});

test('several servers share the work, each job once, and none takes more than it may', async () => {
  const all = await Promise.all([start(), start(), start()]);
  const ran: number[] = [];
  let most = 0;
  for (const jobs of all) {
    let running = 0;
    jobs.work(
      'test.work',
      async ({ place }) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        ran.push(place);
        running -= 1;
      },
      { concurrency: 2 },
    );
  }
  await Promise.all(Array.from({ length: 60 }, (_, place) => enqueue(all[place % 3]!, place)));
  await expect.poll(async () => (await Promise.all(all.map((jobs) => jobs.settle())), ran.length)).toBe(60);
  expect(new Set(ran).size).toBe(60);
  expect(most).toBeLessThanOrEqual(2);
});

test('a server that stops takes no more, tells what runs, and waits for it', async () => {
  const jobs = await start();
  const begun = Promise.withResolvers<AbortSignal>();
  const gate = Promise.withResolvers<void>();
  jobs.work(
    'test.work',
    async (_data, signal) => {
      begun.resolve(signal);
      await gate.promise;
    },
    { concurrency: 1 },
  );
  await enqueue(jobs, 1);
  const signal = await begun.promise;
  await enqueue(jobs, 2);
  let stopped = false;
  const stopping = jobs.stop().then(() => (stopped = true));
  expect(signal.aborted).toBe(true);
  expect(stopped).toBe(false);
  gate.resolve();
  await stopping;
  expect(await statesOf('test.work')).toEqual(['completed', 'created']);
});

describe("a company's transaction", () => {
  const jobsSeen = (company_id: string) =>
    world.db.tenant(company_id, async (tdb) => {
      const { rows } = await sql<{
        company: string;
      }>`select data ->> 'company_id' as company from pgboss.job_common`.execute(tdb.q);
      return rows.map((row) => row.company);
    });

  test('can enqueue for itself only', async () => {
    const jobs = await start();
    const { db, ada, bob } = world;
    const forged = db.tenant(ada, (tdb) => jobs.enqueue(tdb, 'test.work', { company_id: bob, place: 1 }));
    await expect(forged).rejects.toThrow('row-level security');
    const nobodys = db.tenant(ada, (tdb) => jobs.enqueue(tdb, 'test.work', { place: 1 } as never));
    await expect(nobodys).rejects.toThrow('row-level security');
    expect(await statesOf('test.work')).toEqual([]);
  });

  test('sees its own jobs only, and can neither change nor remove any', async () => {
    const jobs = await start();
    const { db, ada, bob } = world;
    for (const company_id of [ada, bob])
      await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'test.work', { company_id, place: 1 }));
    expect(await jobsSeen(ada)).toEqual([ada]);
    expect(await jobsSeen(bob)).toEqual([bob]);
    for (const statement of [`update pgboss.job_common set state = 'completed'`, 'delete from pgboss.job_common']) {
      const work = db.tenant(ada, (tdb) => sql.raw(statement).execute(tdb.q));
      await expect(work, statement).rejects.toThrow('permission denied');
    }
  });

  test('is not needed by the server itself, which enqueues for any company', async () => {
    const jobs = await start();
    const ran: string[] = [];
    jobs.work('test.work', async ({ company_id }) => void ran.push(company_id), { concurrency: 1 });
    await world.db.system((sdb) => jobs.enqueue(sdb, 'test.work', { company_id: world.bob, place: 1 }));
    await expect.poll(async () => (await jobs.settle(), ran)).toEqual([world.bob]);
  });
});
