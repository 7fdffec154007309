import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { contactFromRow } from './contacts.repository.ts';
import type { ContactWire } from './contacts.model.ts';
import { openContacts, openIdentity, phoneIdentity } from './sealed-person.ts';

/** Everything that is kept of who somebody is: the contact, those that became part of it, and what they are known by. */
export interface PersonData {
  contact: ContactWire;
  merged: ContactWire[];
  identities: { kind: string; value: string; since: string }[];
}

/** The person behind a contact, locked for this transaction; undefined when there is no such contact. */
export async function lockPerson(tdb: TenantDb, box: SecretBox, id: string): Promise<PersonData | undefined> {
  const { company_id } = tdb;
  const { rows } = await sql<Row>`
    with recursive parts as (
      select id from contacts where company_id = ${company_id} and id = ${id} and merged_into_id is null
      union select c.id from contacts c join parts p on c.merged_into_id = p.id where c.company_id = ${company_id})
    select * from contacts where company_id = ${company_id} and id in (select id from parts) for update`.execute(tdb.q);
  const contacts = (await openContacts(box, company_id, rows)).map(contactFromRow);
  const contact = contacts.find((one) => one.id === id);
  if (contact === undefined) return undefined;
  const merged = contacts.filter((one) => one.id !== id);
  return { contact, merged, identities: await identitiesOf(tdb, box, contacts) };
}

async function identitiesOf(
  tdb: TenantDb,
  box: SecretBox,
  contacts: readonly ContactWire[],
): Promise<PersonData['identities']> {
  const { company_id } = tdb;
  const { rows } = await sql<{ kind: string; value: string; sealed_value: Buffer | null; created_at: Date }>`
    select kind, value, sealed_value, created_at from contact_identities
    where company_id = ${company_id} and contact_id = any(${contacts.map(({ id }) => id)}) order by created_at, value`.execute(
    tdb.q,
  );
  return Promise.all(
    rows.map(async ({ kind, value, sealed_value, created_at }) => ({
      kind,
      value: sealed_value === null ? value : await openIdentity(box, company_id, value, sealed_value),
      since: created_at.toISOString(),
    })),
  );
}

/** Deletes contacts in whose conversations nothing refers to them any more. */
export async function eraseContacts(tdb: TenantDb, ids: readonly string[]): Promise<void> {
  await sql`delete from contacts where company_id = ${tdb.company_id} and id = any(${[...ids]})`.execute(tdb.q);
  await appendEvents(
    tdb,
    ids.map((contact_id) => ({ type: 'contact.deleted', data: { contact_id } })),
  );
}

/** Takes the numbers out of events that tell how contacts were merged. */
export async function redactMerges(tdb: TenantDb, ids: readonly string[]): Promise<void> {
  await sql`
    update events set data = jsonb_set(data, '{moved_identities}', '[]')
    where company_id = ${tdb.company_id} and type = 'contact.merged'
      and (data ->> 'contact_id' = any(${[...ids]}) or data ->> 'merged_contact_id' = any(${[...ids]}))`.execute(tdb.q);
}

/** The contacts that are known by one of these numbers or ids now. */
export async function findContactsByWords(tdb: TenantDb, box: SecretBox, words: readonly string[]): Promise<string[]> {
  const { company_id } = tdb;
  const phones = await Promise.all(words.map((word) => phoneIdentity(box, company_id, word)));
  const values = [...words, ...phones.flatMap(({ value, other }) => (other === null ? [value] : [value, other]))];
  const { rows } = await sql<{ contact_id: string }>`
    select distinct contact_id from contact_identities
    where company_id = ${company_id} and kind in ('phone', 'user_id') and value = any(${values})`.execute(tdb.q);
  return rows.map(({ contact_id }) => contact_id);
}
