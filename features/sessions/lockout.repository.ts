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

/**
 * Counts an attempt, which is a failure until it turns out to be none; undefined, and nothing counted, while the
 * subject has to wait. Of those made at the same moment each sees the ones before it. `waits` says how many seconds to
 * wait after so many failures; its last one holds for all beyond.
 */
export async function countAttempt(
  db: Database,
  subject: Buffer,
  { waits, now }: { waits: readonly number[]; now: Date },
): Promise<number | undefined> {
  const [row] = await db.fast.system.run({
    name: 'count-sign-in-attempt',
    text: `with swept as (
             delete from sign_in_failures where subject in (
               select subject from sign_in_failures
               where last_failed_at < $2::timestamptz - interval '${KEPT}' and subject <> $1
               order by last_failed_at limit ${SWEPT} for update skip locked))
           insert into sign_in_failures as f (subject, failures, last_failed_at) values ($1, 1, $2)
           on conflict (subject) do update set last_failed_at = $2, failures =
             case when f.last_failed_at < $2::timestamptz - interval '${KEPT}' then 1 else f.failures + 1 end
           where f.last_failed_at + ${waitAfter('f.failures')} <= $2
           returning failures`,
    values: [subject, now, waits],
  });
  return row?.['failures'] as number | undefined;
}

/** Takes one attempt back, with the wait that it began. */
export async function takeAttemptBack(
  db: Database,
  subject: Buffer,
  { waits, now }: { waits: readonly number[]; now: Date },
): Promise<void> {
  await db.fast.system.run({
    name: 'take-sign-in-attempt-back',
    text: `update sign_in_failures set failures = failures - 1,
             last_failed_at = least(last_failed_at, $2::timestamptz - ${waitAfter('(failures - 1)')})
           where subject = $1 and failures > 0`,
    values: [subject, now, waits],
  });
}

function waitAfter(failures: string): string {
  return `make_interval(secs => ($3::int[])[least(${failures} + 1, cardinality($3::int[]))])`;
}

export async function forgetFailures(db: Database, subject: Buffer): Promise<void> {
  await db.fast.system.run({
    name: 'forget-sign-in-failures',
    text: 'delete from sign_in_failures where subject = $1',
    values: [subject],
  });
}
