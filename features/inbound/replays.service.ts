import type { Database, TenantDb } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Jobs, JobTypes } from '#platform/jobs';
import { newId } from '#platform/runtime';
import type { ReplayBody, ReplayWire } from './replays.model.ts';
import { insertReplay, replaySome } from './replays.repository.ts';

export interface ReplayTools {
  db: Database;
  bus: WakeBus;
  jobs: Jobs;
}

/** Orders that what came in a range of time is drained again; a job does it, some at a time. Nothing is doubled by it. */
export async function orderReplay(tdb: TenantDb, body: ReplayBody, jobs: Jobs): Promise<ReplayWire> {
  const replay = await insertReplay(tdb, newId(), body);
  await jobs.enqueue(tdb, 'deliveries.replay', { company_id: tdb.company_id, replay_id: replay.id });
  return replay;
}

/** The work behind `deliveries.replay`; what it has put back stays put back whatever happens. */
export function createReplay({ db, bus, jobs }: ReplayTools) {
  return async function replay(job: JobTypes['deliveries.replay'], signal: AbortSignal): Promise<void> {
    const { company_id, replay_id } = job;
    for (;;) {
      const put = await db.tenant(company_id, (tdb) => replaySome(tdb, replay_id));
      if (put === undefined) return;
      bus.emit('inbound');
      if (!signal.aborted) continue;
      await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'deliveries.replay', job));
      return;
    }
  };
}
