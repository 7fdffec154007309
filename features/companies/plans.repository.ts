import { sql } from 'kysely';
import type { SystemDb } from '#platform/db';
import type { Plan, PlanCreate, PlanPatch, PlanQuery } from './plans.model.ts';

const COLUMNS = [
  'id',
  'name',
  'title',
  'is_default',
  'requests_per_minute',
  'messages_per_month',
  'campaign_messages_per_minute',
  'llm_micros_per_month',
  'seats',
  'created_at',
  'updated_at',
] as const;

const company_count = sql<number>`(select count(*) from companies c where c.plan = plans.name)`.as('company_count');

export async function findPlans(
  { q }: SystemDb,
  { skip, limit, sort, order }: PlanQuery,
): Promise<{ rows: Plan[]; total: number }> {
  const rows = await q
    .selectFrom('plans')
    .select(COLUMNS)
    .select(company_count)
    .orderBy(sort, order)
    .orderBy('id', order)
    .offset(skip)
    .limit(limit)
    .execute();
  const { total } = await q
    .selectFrom('plans')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total };
}

export async function findPlan({ q }: SystemDb, id: string): Promise<Plan | undefined> {
  return q.selectFrom('plans').select(COLUMNS).select(company_count).where('id', '=', id).executeTakeFirst();
}

/** @throws a unique violation of `plans_name_key` when there is one of this name. */
export async function insertPlan({ q }: SystemDb, plan: PlanCreate & { id: string }): Promise<void> {
  await q.insertInto('plans').values(plan).execute();
}

/** @throws a unique violation of `plans_default` when somebody else makes another plan the default at this moment. */
export async function updatePlan({ q }: SystemDb, id: string, change: PlanPatch): Promise<void> {
  if (change.is_default === true)
    await q.updateTable('plans').set({ is_default: false }).where('is_default', '=', true).execute();
  await q
    .updateTable('plans')
    .set({ ...change, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** What the plan allows reaches the companies that have it; only rows for which that is news are written. */
export async function spreadPlan({ q }: SystemDb, name: string): Promise<void> {
  await sql`
    update companies c set plan = c.plan from plans p
    where p.name = ${name} and c.plan = p.name and not c.limits ? 'requests_per_minute'
      and c.requests_per_minute is distinct from p.requests_per_minute`.execute(q);
}

/** @throws a reference violation while a company has it. */
export async function deletePlan({ q }: SystemDb, id: string): Promise<void> {
  await q.deleteFrom('plans').where('id', '=', id).execute();
}
