import { sql, type RawBuilder } from 'kysely';
import { COMPANY_COLUMNS, toFacts, withDefaults, type Company, type Limits, type Usage } from '#features/companies';
import type { SystemDb } from '#platform/db';
import { COUNT_CAP } from '#platform/http';
import type { ManagedQuery, ManagedWire } from './registry.model.ts';

type Managed = Company & Usage & { of_plan: Limits };

const COLUMNS = sql.join(COMPANY_COLUMNS.map((column) => sql.ref(`c.${column}`)));

/** Companies with their plan and what they use at `now`. */
const managed = (now: Date): RawBuilder<Managed> => sql<Managed>`
  select ${COLUMNS}, json_build_object(
      'requests_per_minute', p.requests_per_minute, 'messages_per_month', p.messages_per_month,
      'campaign_messages_per_minute', p.campaign_messages_per_minute,
      'llm_micros_per_month', p.llm_micros_per_month, 'seats', p.seats) as of_plan,
    to_char(m.month, 'YYYY-MM-DD') as month, coalesce(u.messages, 0)::int8 as messages_this_month,
    (select count(*) from users s where s.company_id = c.id and s.is_active) as seats
  from companies c join plans p on p.name = c.plan
  cross join lateral (select date_trunc('month', ${now}::timestamptz at time zone c.time_zone)::date as month) m
  left join message_usage u on u.company_id = c.id and u.month = m.month`;

export async function findManaged({ q }: SystemDb, id: string, now: Date): Promise<ManagedWire | undefined> {
  const { rows } = await sql<Managed>`${managed(now)} where c.id = ${id}`.execute(q);
  return rows[0] === undefined ? undefined : toManaged(rows[0]);
}

const STATUS = {
  active: sql`c.suspended_at is null and c.delete_after is null`,
  suspended: sql`c.suspended_at is not null and c.delete_after is null`,
  deleting: sql`c.delete_after is not null`,
} as const;

export async function listManaged(
  { q }: SystemDb,
  query: ManagedQuery,
  now: Date,
): Promise<{ data: ManagedWire[]; total: number; total_capped?: boolean }> {
  const { skip, limit, status, plan, sort, q: words } = query;
  const way = sql.raw(query.order);
  const order = sort === 'name' ? sql`lower(c.name) ${way}, c.id ${way}` : sql`c.id ${way}`;
  const conditions = [
    sql`true`,
    ...(status === undefined ? [] : [STATUS[status]]),
    ...(plan === undefined ? [] : [sql`c.plan = ${plan}`]),
    ...(words === undefined ? [] : [sql`strpos(lower(c.name), ${words.toLowerCase()}) > 0`]),
  ];
  const where = sql.join(conditions, sql` and `);
  const { rows } = await sql<Managed>`
    ${managed(now)} where ${where} order by ${order} offset ${skip} limit ${limit}`.execute(q);
  const counted = await sql<{ total: number }>`
    select count(*) as total from (select 1 from companies c where ${where} limit ${COUNT_CAP + 1}) n`.execute(q);
  const { total } = counted.rows[0]!;
  const data = rows.map(toManaged);
  return total > COUNT_CAP ? { data, total: COUNT_CAP, total_capped: true } : { data, total };
}

function toManaged({ of_plan, month, messages_this_month, seats, ...company }: Managed): ManagedWire {
  const { limits: agreed_limits, suspended_at, suspended_reason } = company;
  return {
    ...toFacts(company, { ...of_plan, ...agreed_limits }, { month, messages_this_month, seats }),
    agreed_limits,
    suspended_at: suspended_at?.toISOString() ?? null,
    suspended_reason,
    contact_email: withDefaults(company).settings.contact_email,
  };
}
