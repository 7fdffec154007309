import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { Usage } from './companies.model.ts';

/** The first day of the month in which `now` lies for the company `c`. */
const monthAt = (now: Date) => sql`date_trunc('month', ${now}::timestamptz at time zone c.time_zone)::date`;

export async function findUsage(tdb: TenantDb, now: Date): Promise<Usage> {
  const { rows } = await sql<Usage>`
    select to_char(${monthAt(now)}, 'YYYY-MM-DD') as month,
      coalesce((select u.messages from message_usage u
                where u.company_id = c.id and u.month = ${monthAt(now)}), 0)::int8 as messages_this_month,
      (select count(*) from users s where s.company_id = c.id and s.is_active) as seats
    from companies c where c.id = ${tdb.company_id}`.execute(tdb.q);
  return rows[0]!;
}

export interface Grant {
  /** How many of those asked for may go out. */
  granted: number;
  /** Whether this is the moment in which the month's limit was met. */
  just_met: boolean;
}

/** Counts messages that are about to be handed over, as far as the plan allows them; one statement for any number. */
export async function takeMessages(tdb: TenantDb, wanted: number, now: Date): Promise<Grant> {
  const left = sql`least(${wanted}::int, greatest(0, coalesce(messages_per_month_of(u.company_id) - u.messages, ${wanted}::int)))`;
  const { rows } = await sql<Grant>`
    insert into message_usage as u (company_id, month, messages, granted, limit_met_at)
    select f.id, f.month, f.given, f.given, case when f.given < ${wanted}::int then now() end
    from (select c.id, ${monthAt(now)} as month,
            least(${wanted}::int, coalesce(messages_per_month_of(c.id), ${wanted}::int)) as given
          from companies c where c.id = ${tdb.company_id}) f
    on conflict (company_id, month) do update set messages = u.messages + ${left}, granted = ${left},
      limit_met_at = coalesce(u.limit_met_at, case when ${left} < ${wanted}::int then now() end)
    returning u.granted, coalesce(u.limit_met_at = now(), false) as just_met`.execute(tdb.q);
  return rows[0]!;
}

/** Takes a message back out of the count: it was refused and never went out. */
export async function giveBackMessage(tdb: TenantDb, now: Date): Promise<void> {
  await sql`
    update message_usage u set messages = greatest(0, u.messages - 1) from companies c
    where c.id = ${tdb.company_id} and u.company_id = c.id and u.month = ${monthAt(now)}`.execute(tdb.q);
}

/** After a change of the limit its being met is news again. */
export async function forgetLimitMet(tdb: TenantDb): Promise<void> {
  await sql`update message_usage set limit_met_at = null
            where company_id = ${tdb.company_id} and limit_met_at is not null`.execute(tdb.q);
}
