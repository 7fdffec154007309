import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { redactBody, type Words } from './redact.ts';
import { openBody, storedBody, type StoredBody } from './sealed-body.ts';

/** A body may have megabytes. */
const ROWS = 50;

/** An import that has not come on for so long has ended without saying so. */
const IMPORT_HOURS = 1;

/** Whether something that came before `time` is still to be drained, or its messages are being imported. */
export async function hasPendingBefore(tdb: TenantDb, time: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from inbound_deliveries
    where company_id = ${tdb.company_id} and state = 'pending' and received_at <= ${time}
    union all
    select 1 from history_imports
    where company_id = ${tdb.company_id} and state = 'importing' and created_at <= ${time}
      and updated_at > now() - ${IMPORT_HOURS}::int * interval '1 hour'
    limit 1`.execute(tdb.q);
  return rows.length > 0;
}

/** Takes a person out of the next deliveries after `after`; where it came to, or undefined at the end. */
export async function redactDeliveries(
  tdb: TenantDb,
  box: SecretBox,
  { words, after }: { words: Words; after: string | null },
): Promise<{ last: string | undefined; redacted: number }> {
  const { company_id } = tdb;
  const { rows } = await sql<StoredBody & { state: string }>`
    select id, body, sealed, state from inbound_deliveries
    where company_id = ${company_id} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${ROWS} for update`.execute(
    tdb.q,
  );
  let redacted = 0;
  for (const row of rows) {
    const { id } = row;
    if (row.state === 'pending') continue;
    const body = redactBody(await openBody(box, { ...row, company_id }), words);
    if (body === undefined) continue;
    const kept = await storedBody(box, { id, company_id, body });
    await sql`update inbound_deliveries set body = ${kept.body}, sealed = ${kept.sealed}
              where company_id = ${company_id} and id = ${id}`.execute(tdb.q);
    redacted += 1;
  }
  return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, redacted };
}
