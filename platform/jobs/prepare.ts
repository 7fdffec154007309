import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { queueOptions, type QueueDefinition } from './queues.ts';

/** Any constant that differs from that of the migrations. */
const LOCK = 7_246_392;

/**
 * Brings the job library's schema up to date and makes the queues, as the owner of the database. The server's roles
 * may then use the tables but own none; a company's transaction can enqueue and see its own jobs only.
 */
export async function prepareJobs(owner: pg.Client, queues: readonly QueueDefinition[]): Promise<void> {
  await owner.query('select pg_advisory_lock($1)', [LOCK]);
  const boss = new PgBoss({
    db: { executeSql: (text, values) => owner.query(text, values as unknown[]) },
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  try {
    await boss.start();
    for (const queue of queues) {
      if ((await boss.getQueue(queue.name)) === null)
        await boss.createQueue(queue.name, { policy: 'standard', ...queueOptions(queue) });
      else await boss.updateQueue(queue.name, queueOptions(queue));
    }
    await owner.query(GRANTS);
  } finally {
    await boss.stop({ graceful: false });
    await owner.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

const GRANTS = `
  grant usage on schema pgboss to parley_app, parley_system;
  grant select, insert, update, delete on all tables in schema pgboss to parley_system;
  grant usage on all sequences in schema pgboss to parley_system;
  grant execute on all functions in schema pgboss to parley_app, parley_system;
  grant select on pgboss.queue, pgboss.version to parley_app;
  grant select, insert on pgboss.job_common to parley_app;
  alter table pgboss.job_common enable row level security;
  drop policy if exists company on pgboss.job_common;
  create policy company on pgboss.job_common to parley_app
    using ((data ->> 'company_id')::uuid = app_company_id())
    with check ((data ->> 'company_id')::uuid = app_company_id());
  drop policy if exists system on pgboss.job_common;
  create policy system on pgboss.job_common to parley_system using (true) with check (true);
`;
