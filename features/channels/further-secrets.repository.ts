import { sql, type Insertable } from 'kysely';
import type { Row, Statement, SystemDb, Tables, TenantDb } from '#platform/db';
import type { SecretName } from './channels.model.ts';
import type { FurtherSecretWire } from './further-secrets.model.ts';

const COLUMNS = ['id', 'channel_id', 'kind', 'name', 'accepted_until', 'created_at'] as const;

export function furtherFromRow(row: Row): FurtherSecretWire {
  const { accepted_until, created_at, ...rest } = row as unknown as Omit<
    FurtherSecretWire,
    'accepted_until' | 'created_at'
  > & { accepted_until: Date | null; created_at: Date };
  return {
    ...rest,
    accepted_until: accepted_until?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}

export function furtherSecretsStatement(channel_id: string): Statement {
  return {
    name: 'channel-secrets-list',
    text: `select ${COLUMNS.join(', ')} from channel_secrets
           where company_id = app_company_id() and channel_id = $1 order by created_at, id limit 100`,
    values: [channel_id],
  };
}

/** How many of a kind a channel has that are accepted now. The channel's row is locked by whoever asks. */
export async function countFurther(
  tdb: TenantDb,
  { channel_id, kind, now }: { channel_id: string; kind: SecretName; now: Date },
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from channel_secrets
    where company_id = ${tdb.company_id} and channel_id = ${channel_id} and kind = ${kind}
      and (accepted_until is null or accepted_until > ${now})`.execute(tdb.q);
  return rows[0]!.total;
}

export async function insertFurther(
  tdb: TenantDb,
  secret: Omit<Insertable<Tables['channel_secrets']>, 'company_id'>,
): Promise<FurtherSecretWire> {
  const row = await tdb.q
    .insertInto('channel_secrets')
    .values({ company_id: tdb.company_id, ...secret })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return furtherFromRow(row);
}

/** The channel it was of; undefined when there is no such secret. */
export async function deleteFurther(tdb: TenantDb, id: string): Promise<string | undefined> {
  const row = await tdb.q
    .deleteFrom('channel_secrets')
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning('channel_id')
    .executeTakeFirst();
  return row?.channel_id;
}

/** Forgets what is accepted no longer, in all companies. */
export async function deleteOutlived(sdb: SystemDb, now: Date): Promise<void> {
  const rows = await sdb.q
    .selectFrom('channel_secrets')
    .select(['company_id', 'id'])
    .where('accepted_until', '<=', now)
    .limit(100)
    .execute();
  for (const [company_id, group] of Map.groupBy(rows, (row) => row.company_id)) {
    const tdb = await sdb.asCompany(company_id);
    for (const { id } of group) await deleteFurther(tdb, id);
  }
}
