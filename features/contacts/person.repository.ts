import { phoneKey } from '#connectors/messaging';
import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { phoneIdentity } from './sealed-person.ts';

/**
 * Opts the contact whom the platform names in or out, unless something newer than `at` is known of them; somebody we do
 * not know has nothing to be opted out of.
 */
export async function setOptOutByPerson(
  tdb: TenantDb,
  person: { wa_id: string | null; user_id: string | null },
  value: 'stop' | 'resume',
  at: Date,
  box: SecretBox,
): Promise<void> {
  const contact_id = await findPerson(tdb, person, box);
  if (contact_id === undefined) return;
  const { numAffectedRows } = await sql`
    update contacts set opted_out_at = ${value === 'stop' ? at : null}, preference_at = ${at}, updated_at = now()
    where company_id = ${tdb.company_id} and id = ${contact_id} and (preference_at is null or preference_at < ${at})`.execute(
    tdb.q,
  );
  if (numAffectedRows !== 1n) return;
  await appendEvents(tdb, [{ type: 'contact.updated', data: { contact_id } }]);
}

/** The platform gave a person a new id: from now on both lead to the contact. */
export async function noteUserId(
  tdb: TenantDb,
  change: { wa_id: string | null; previous_user_id: string | null; user_id: string },
  box: SecretBox,
): Promise<void> {
  const contact_id = await findPerson(tdb, { wa_id: change.wa_id, user_id: change.previous_user_id }, box);
  if (contact_id === undefined) return;
  const { numAffectedRows } = await sql`
    insert into contact_identities (company_id, kind, value, contact_id)
    values (${tdb.company_id}, 'user_id', ${change.user_id}, ${contact_id}) on conflict do nothing`.execute(tdb.q);
  if (numAffectedRows !== 1n) return;
  await sql`update contacts set user_id = ${change.user_id}, updated_at = now()
            where company_id = ${tdb.company_id} and id = ${contact_id}`.execute(tdb.q);
  await appendEvents(tdb, [{ type: 'contact.updated', data: { contact_id } }]);
}

async function findPerson(
  tdb: TenantDb,
  person: { wa_id: string | null; user_id: string | null },
  box: SecretBox,
): Promise<string | undefined> {
  const key = person.wa_id === null ? null : (phoneKey(person.wa_id) ?? person.wa_id);
  const phone = key === null ? null : await phoneIdentity(box, tdb.company_id, key);
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from contact_identities
    where company_id = ${tdb.company_id}
      and ((kind = 'user_id' and value = ${person.user_id}) or (kind = 'phone' and value in (${phone?.value ?? null}, ${phone?.other ?? null})))
    order by kind desc limit 1`.execute(tdb.q);
  return rows[0]?.contact_id;
}
