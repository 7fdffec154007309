import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { Limits, LimitsInput, SomeLimits } from './limits.model.ts';

interface Terms {
  plan: string;
  of_plan: Limits;
  /** What was agreed beside the plan. */
  agreed: SomeLimits;
}

/** What the handle's company may use; undefined when the company is gone. */
export async function findTerms(tdb: TenantDb): Promise<Terms | undefined> {
  const { rows } = await sql<Terms>`
    select c.plan, c.limits as agreed, json_build_object(
      'requests_per_minute', p.requests_per_minute, 'messages_per_month', p.messages_per_month,
      'campaign_messages_per_minute', p.campaign_messages_per_minute,
      'llm_micros_per_month', p.llm_micros_per_month, 'seats', p.seats) as of_plan
    from companies c join plans p on p.name = c.plan where c.id = ${tdb.company_id}`.execute(tdb.q);
  return rows[0];
}

/** Until the transaction ends nobody else can add to what the company has. */
export async function lockCompany(tdb: TenantDb): Promise<void> {
  await sql`select 1 from companies where id = ${tdb.company_id} for no key update`.execute(tdb.q);
}

export async function countSeats(tdb: TenantDb): Promise<number> {
  const { rows } = await sql<{ seats: number }>`
    select count(*) as seats from users where company_id = ${tdb.company_id} and is_active`.execute(tdb.q);
  return rows[0]!.seats;
}

/**
 * Gives the company another plan, other terms beside it, or both; a term that is `undefined` falls back to the plan's.
 * @throws a reference violation when no plan has the name.
 */
export async function updateTerms(
  tdb: TenantDb,
  { plan, limits }: { plan?: string | undefined; limits?: LimitsInput | undefined },
): Promise<void> {
  await tdb.q
    .updateTable('companies')
    .set({
      ...(plan === undefined ? {} : { plan }),
      ...(limits === undefined ? {} : { limits: JSON.stringify(limits) }),
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', tdb.company_id)
    .execute();
}
