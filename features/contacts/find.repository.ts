import { CompiledQuery, sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, TenantDb } from '#platform/db';
import type { ContactWire } from './contacts.model.ts';
import { contactFromRow, contactStatement } from './contacts.repository.ts';
import { openContacts } from './sealed-person.ts';

/** A contact that is not part of another one. */
export async function findContact(tdb: TenantDb, id: string, box: SecretBox): Promise<ContactWire | undefined> {
  const { text, values } = contactStatement(id);
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  const [row] = await openContacts(box, tdb.company_id, rows);
  return row === undefined ? undefined : contactFromRow(row);
}

/** What contacts are called, those that became part of others too. */
export async function namesOf(
  tdb: TenantDb,
  ids: readonly string[],
  box: SecretBox,
): Promise<Map<string, { id: string; name: string | null; phone: string | null }>> {
  const { rows } = await sql<Row>`
    select id, name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username from contacts
    where company_id = ${tdb.company_id} and id = any(${[...ids]}::uuid[])`.execute(tdb.q);
  const open = (await openContacts(box, tdb.company_id, rows)) as unknown as {
    id: string;
    name: string | null;
    phone: string | null;
  }[];
  return new Map(open.map(({ id, name, phone }) => [id, { id, name, phone }]));
}
