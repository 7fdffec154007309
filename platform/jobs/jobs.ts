import { fromKysely, PgBoss, type Job } from 'pg-boss';
import { sql } from 'kysely';
import type { Database, SystemDb, TenantDb } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { createLoop, type Loop } from '#platform/runtime';
import type { JobName, JobTypes } from './queues.ts';

const POLL_MS = 1_000;

export interface EnqueueOptions {
  /** Not before this time. */
  due?: Date;
}

/** Background work. A job exists if and only if the transaction that enqueued it committed; it runs at least once. */
export interface Jobs {
  enqueue<Name extends JobName>(
    handle: TenantDb | SystemDb,
    name: Name,
    data: JobTypes[Name],
    options?: EnqueueOptions,
  ): Promise<void>;
  /** As `enqueue` for many at once: one statement however many they are. */
  enqueueAll<Name extends JobName>(
    handle: TenantDb | SystemDb,
    name: Name,
    jobs: readonly ({ data: JobTypes[Name] } & EnqueueOptions)[],
  ): Promise<void>;
  /** Runs `handler` for the jobs of one name, at most `concurrency` at a time. A throw makes the job run again. */
  work<Name extends JobName>(
    name: Name,
    handler: (data: JobTypes[Name], signal: AbortSignal) => Promise<void>,
    options: { concurrency: number },
  ): void;
  /** Resolves when no job that is due is left. */
  settle(): Promise<void>;
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>;
}

/** `supervise` also lets this process watch for crashed and old jobs; any number of processes may. */
export async function createJobs(
  db: Database,
  bus: WakeBus,
  logger: Logger,
  options: { supervise: boolean },
): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => db.executeSystem(text, values) as Promise<{ rows: never[] }> },
    supervise: options.supervise,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    schedule: false,
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', (error) => logger.error({ err: error }, 'job library failed'));
  boss.on('warning', (warning) => logger.warn({ warning: warning.message }, 'job library warns'));
  await boss.start();
  const loops: Loop[] = [];
  const abort = new AbortController();

  function work<Name extends JobName>(
    name: Name,
    handler: (data: JobTypes[Name], signal: AbortSignal) => Promise<void>,
    { concurrency }: { concurrency: number },
  ): void {
    const running = new Set<Promise<void>>();

    async function runOne(job: Job<JobTypes[Name]>): Promise<void> {
      try {
        await handler(job.data, abort.signal);
        await boss.complete(name, job.id);
      } catch (error) {
        logger.error({ err: error, job: name, job_id: job.id }, 'job failed');
        await boss.fail(name, job.id, { message: error instanceof Error ? error.name : 'error' });
      }
    }

    const loop = createLoop({
      idle_ms: POLL_MS,
      onError: (error) => logger.warn({ err: error, job: name }, 'cannot take jobs'),
      async step() {
        const free = concurrency - running.size;
        const jobs = free > 0 ? await boss.fetch<JobTypes[Name]>(name, { batchSize: free }) : [];
        for (const job of jobs) {
          const run = runOne(job)
            .catch((error: unknown) => logger.error({ err: error, job: name }, 'job could not be closed'))
            .finally(() => {
              running.delete(run);
              loop.wake();
            });
          running.add(run);
        }
        return jobs.length > 0;
      },
    });
    loops.push({
      ...loop,
      async settle() {
        do {
          await Promise.allSettled(running);
          await loop.settle();
        } while (running.size > 0);
      },
      async stop() {
        await loop.stop();
        await Promise.allSettled(running);
      },
    });
    bus.on(`job-${name}`, (due) => {
      if (due === '') loop.wake();
      // Timers may fire a fraction early, and would find nothing then.
      else loop.wakeAt(Number(due) + 1);
    });
  }

  async function enqueueAll<Name extends JobName>(
    handle: TenantDb | SystemDb,
    name: Name,
    jobs: readonly ({ data: JobTypes[Name] } & EnqueueOptions)[],
  ): Promise<void> {
    if (jobs.length === 0) return;
    await boss.insert(
      name,
      jobs.map(({ data, due }) => ({ data: data as object, ...(due === undefined ? {} : { startAfter: due }) })),
      { db: fromKysely(handle.q) },
    );
    const notices = new Set(jobs.map(({ due }) => `job-${name}:${due === undefined ? '' : due.getTime()}`));
    await sql`select pg_notify('parley_wake', notice) from unnest(${[...notices]}::text[]) as notice`.execute(handle.q);
  }

  return {
    enqueue: (handle, name, data, options = {}) => enqueueAll(handle, name, [{ data, ...options }]),
    enqueueAll,
    work,
    async settle() {
      await Promise.all(loops.map((loop) => loop.settle()));
    },
    async stop() {
      abort.abort();
      await Promise.all(loops.map((loop) => loop.stop()));
      await boss.stop({ graceful: false });
    },
  };
}
