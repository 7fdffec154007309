import { phoneKey } from '#connectors/messaging';
import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { MergeTools } from './merge.repository.ts';
import { resolveContacts } from './resolve.repository.ts';
import { phoneIdentity, sealName } from './sealed-person.ts';

export interface BookName {
  wa_id: string;
  /** Null: taken out of the address book. */
  name: string | null;
  at: Date;
}

/** As the address book has it; who is in it and not known here becomes a contact. */
export async function noteBookNames(
  tdb: TenantDb,
  names: readonly BookName[],
  { move, box }: MergeTools,
): Promise<void> {
  const added = names.filter(({ name }) => name !== null);
  const people = added.map(({ wa_id }) => ({ wa_id, user_id: null, profile_name: null, username: null }));
  const ids = await resolveContacts(tdb, people, move, box);
  const entries: BookEntry[] = added.map(({ name, at }, place) => ({ contact_id: ids[place]!, name, at }));
  for (const { wa_id, name, at } of names) {
    if (name !== null) continue;
    const contact_id = await findByNumber(tdb, wa_id, box);
    if (contact_id !== undefined) entries.push({ contact_id, name, at });
  }
  await noteBook(tdb, entries, box);
}

async function findByNumber(tdb: TenantDb, wa_id: string, box: SecretBox): Promise<string | undefined> {
  const { value, other } = await phoneIdentity(box, tdb.company_id, phoneKey(wa_id) ?? wa_id);
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from contact_identities
    where company_id = ${tdb.company_id} and kind = 'phone' and value in (${value}, ${other}) limit 1`.execute(tdb.q);
  return rows[0]?.contact_id;
}

interface BookEntry {
  contact_id: string;
  /** Null: taken out of the address book. */
  name: string | null;
  at: Date;
}

/**
 * What the address book of the business's phone calls people. It goes above the name of a profile and never above one that
 * somebody typed here; who leaves the book loses the name from the book and nothing else. Older news change nothing.
 */
async function noteBook(tdb: TenantDb, entries: readonly BookEntry[], box: SecretBox): Promise<void> {
  const { company_id } = tdb;
  const newest = new Map<string, BookEntry>();
  for (const entry of entries.toSorted((a, b) => a.at.getTime() - b.at.getTime())) newest.set(entry.contact_id, entry);
  const sealing = box.content.wants(company_id);
  const rows = await Promise.all(
    [...newest.values()].map(async ({ contact_id, name, at }) => ({
      id: contact_id,
      gone: name === null,
      name: sealing ? null : name,
      sealed: sealing ? await sealName(box, company_id, contact_id, name) : null,
      at,
    })),
  );
  const changed = await sql<{ id: string }>`
    update contacts c set name = n.name, sealed_name = n.sealed, name_from = case when n.gone then null else 'book' end,
      book_at = n.at, updated_at = now()
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ gone }) => gone)}::boolean[], ${rows.map(({ name }) => name)}::text[],
                ${rows.map(({ sealed }) => sealed)}::bytea[], ${rows.map(({ at }) => at)}::timestamptz[]) as n (id, gone, name, sealed, at)
    where c.company_id = ${company_id} and c.id = n.id and (c.book_at is null or c.book_at < n.at)
      and (c.name_from = 'book' or (not n.gone and (c.name_from = 'profile' or (c.name is null and c.sealed_name is null))))
    returning c.id`.execute(tdb.q);
  await appendEvents(
    tdb,
    changed.rows.map(({ id }) => ({ type: 'contact.updated' as const, data: { contact_id: id } })),
  );
}
