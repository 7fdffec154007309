import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

/**
 * The contact is known by this from now on. False when somebody is already, or when the contact has become part of another one:
 * it is locked, so that whoever merges it takes this along.
 */
export async function insertIdentity(
  tdb: TenantDb,
  identity: { contact_id: string; kind: 'phone' | 'user_id'; value: string; sealed_value: Buffer | null },
): Promise<boolean> {
  const { contact_id, kind, value, sealed_value } = identity;
  const { numAffectedRows } = await sql`
    with standing as (
      select id from contacts where company_id = ${tdb.company_id} and id = ${contact_id} and merged_into_id is null for update)
    insert into contact_identities (company_id, kind, value, sealed_value, contact_id, home_contact_id)
    select ${tdb.company_id}, ${kind}, ${value}, ${sealed_value}::bytea, id, id from standing
    on conflict do nothing`.execute(tdb.q);
  return numAffectedRows === 1n;
}

/** Who a contact is by now: itself, or the one that it became part of. */
export async function survivorOf(tdb: TenantDb, id: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select id, merged_into_id from contacts where company_id = ${tdb.company_id} and id = ${id}
      union select c.id, c.merged_into_id from contacts c join line l on c.id = l.merged_into_id
            where c.company_id = ${tdb.company_id})
    select id from line where merged_into_id is null`.execute(tdb.q);
  return rows[0]?.id ?? id;
}
