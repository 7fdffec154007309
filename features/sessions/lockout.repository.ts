import type { Database } from '#platform/db';

/** After a day without a failure nothing is held against anybody. */
const KEPT = '24 hours';
/** Each write takes some of what is old with it, so that the table holds the names of one day. */
const SWEPT = 20;

export interface Failures {
  failures: number;
  last_failed_at: Date;
}

export async function findFailures(db: Database, subject: Buffer, now: Date): Promise<Failures | undefined> {
  const [row] = await db.fast.system.run({
    name: 'sign-in-failures',
    text: `select failures, last_failed_at from sign_in_failures
           where subject = $1 and last_failed_at > $2::timestamptz - interval '${KEPT}'`,
    values: [subject, now],
  });
  return row as unknown as Failures | undefined;
}

/** How many there are with this one. Those made at the same moment all count. */
export async function countFailure(db: Database, subject: Buffer, now: Date): Promise<number> {
  const [row] = await db.fast.system.run({
    name: 'count-sign-in-failure',
    text: `with swept as (
             delete from sign_in_failures where subject in (
               select subject from sign_in_failures
               where last_failed_at < $2::timestamptz - interval '${KEPT}' and subject <> $1
               order by last_failed_at limit ${SWEPT} for update skip locked))
           insert into sign_in_failures as f (subject, failures, last_failed_at) values ($1, 1, $2)
           on conflict (subject) do update set last_failed_at = $2, failures =
             case when f.last_failed_at < $2::timestamptz - interval '${KEPT}' then 1 else f.failures + 1 end
           returning failures`,
    values: [subject, now],
  });
  return row!['failures'] as number;
}

export async function forgetFailures(db: Database, subject: Buffer): Promise<void> {
  await db.fast.system.run({
    name: 'forget-sign-in-failures',
    text: 'delete from sign_in_failures where subject = $1',
    values: [subject],
  });
}
