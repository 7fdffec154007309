import { sql, type Updateable } from 'kysely';
import type { Tables, TenantDb } from '#platform/db';
import type { ChannelStatus, PausedReason } from './channels.model.ts';

/** What is decided about a channel when the platform has news. */
export interface StandingChannel {
  id: string;
  name: string;
  phone_number_id: string;
  display_phone_number: string | null;
  waba_id: string;
  portfolio_id: string | null;
  status: ChannelStatus;
  paused_reason: PausedReason | null;
  standing_at: Date | null;
}

const COLUMNS = [
  'id',
  'name',
  'phone_number_id',
  'display_phone_number',
  'waba_id',
  'portfolio_id',
  'status',
  'paused_reason',
  'standing_at',
] as const;

/** The channels of an account of the platform, locked in one order until the transaction ends. */
export async function lockChannelsOf(tdb: TenantDb, waba_id: string): Promise<StandingChannel[]> {
  return tdb.q
    .selectFrom('channels')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('waba_id', '=', waba_id)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** The channels that share a messaging limit: those of the portfolio, or of the account where that is not known. */
export async function idsOfPortfolio(tdb: TenantDb, portfolio_ids: readonly string[]): Promise<string[]> {
  if (portfolio_ids.length === 0) return [];
  const rows = await tdb.q
    .selectFrom('channels')
    .select('id')
    .where('company_id', '=', tdb.company_id)
    .where('portfolio_id', 'in', [...portfolio_ids])
    .execute();
  return rows.map(({ id }) => id);
}

/** Changes what the platform says of channels; answers those that are not as they were. */
export async function changeChannels(
  tdb: TenantDb,
  ids: readonly string[],
  change: Updateable<Tables['channels']>,
): Promise<{ id: string; phone_number_id: string }[]> {
  if (ids.length === 0) return [];
  const differs = Object.entries(change).map(
    ([column, value]) => sql<boolean>`${sql.ref(column)} is distinct from ${value}`,
  );
  return tdb.q
    .updateTable('channels')
    .set({ ...change, updated_at: sql`now()` })
    .where('company_id', '=', tdb.company_id)
    .where('id', 'in', [...ids])
    .where(({ or }) => or(differs))
    .returning(['id', 'phone_number_id'])
    .execute();
}

/** One channel with what already needs a person. */
export async function findStanding(
  tdb: TenantDb,
  id: string,
): Promise<(StandingChannel & { attention_code: number | null; attention_since: Date | null }) | undefined> {
  return tdb.q
    .selectFrom('channels')
    .select([...COLUMNS, 'attention_code', 'attention_since'])
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Takes the number from a channel that did not show that it is its company's; undefined when it did in the meantime. */
export async function loseNumber(
  tdb: TenantDb,
  id: string,
  { even_verified }: { even_verified: boolean },
): Promise<{ id: string; name: string } | undefined> {
  return tdb.q
    .updateTable('channels')
    .set({
      holds_number: false,
      ownership: 'unverified',
      ownership_reason: 'taken_over',
      verified_at: null,
      updated_at: sql`now()`,
    })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('holds_number', '=', true)
    .$if(!even_verified, (query) => query.where('ownership', '=', 'unverified'))
    .returning(['id', 'name'])
    .executeTakeFirst();
}
