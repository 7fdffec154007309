import { sql } from 'kysely';
import type { ContentPlace, SecretBox, Stretch } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { mergeContacts, type MoveConversations } from './merge.repository.ts';
import { convertMerges } from './convert-merges.repository.ts';
import { openIdentity, personalColumns, phoneIdentity, readPersonal, type StoredPerson } from './sealed-person.ts';

const ROWS = 500;

/** How contacts, and what they are known by, are sealed and opened where a company has changed its mind. */
export function contactContents(moveConversations: MoveConversations): readonly ContentPlace[] {
  return [
    { name: 'contacts', convert: convertContacts },
    {
      name: 'contact_identities',
      convert: (tdb, box, after) => convertIdentities(tdb, box, after, moveConversations),
    },
    { name: 'contact_merges', convert: convertMerges },
    { name: 'merged', convert: forgetMoved },
  ];
}

async function convertContacts(tdb: TenantDb, box: SecretBox, after: string | null): Promise<Stretch> {
  const { company_id } = tdb;
  const sealing = box.content.wants(company_id);
  const { rows } = await sql<StoredPerson>`
    select id, name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username from contacts
    where company_id = ${company_id} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${ROWS} for update`.execute(
    tdb.q,
  );
  let changed = 0;
  let unreadable = 0;
  for (const row of rows) {
    const open = [row.name, row.phone, row.wa_id, row.username].some((value) => value !== null);
    const sealed = [row.sealed_name, row.sealed_phone, row.sealed_username];
    if (sealing ? !open : sealed.every((value) => value === null)) continue;
    const person = await readPersonal(box, company_id, row);
    const lost =
      (row.sealed_name !== null && person.name === null) || (row.sealed_username !== null && person.username === null);
    if (lost || (row.sealed_phone !== null && person.phone === null && person.wa_id === null)) {
      unreadable += 1;
      continue;
    }
    const now = await personalColumns(box, company_id, row.id, person);
    await sql`
      update contacts set name = ${now.name}, phone = ${now.phone}, wa_id = ${now.wa_id}, username = ${now.username},
        sealed_name = ${now.sealed_name}, sealed_phone = ${now.sealed_phone}, sealed_username = ${now.sealed_username}
      where company_id = ${company_id} and id = ${row.id}`.execute(tdb.q);
    changed += 1;
  }
  return { last: rows.length < ROWS ? undefined : rows.at(-1)!.id, changed, unreadable };
}

interface IdentityRow {
  value: string;
  sealed_value: Buffer | null;
  contact_id: string;
}

async function convertIdentities(
  tdb: TenantDb,
  box: SecretBox,
  after: string | null,
  moveConversations: MoveConversations,
): Promise<Stretch> {
  const { company_id } = tdb;
  const sealing = box.content.wants(company_id);
  const { rows } = await sql<IdentityRow>`
    select value, sealed_value, contact_id from contact_identities
    where company_id = ${company_id} and kind = 'phone' and (${after}::text is null or value > ${after}::text)
    order by value limit ${ROWS} for update`.execute(tdb.q);
  let changed = 0;
  let unreadable = 0;
  for (const row of rows) {
    if (sealing === (row.sealed_value !== null)) continue;
    try {
      await rename(tdb, row, box, moveConversations);
      changed += 1;
    } catch (error) {
      if (row.sealed_value === null) throw error;
      unreadable += 1;
    }
  }
  return { last: rows.length < ROWS ? undefined : rows.at(-1)!.value, changed, unreadable };
}

/**
 * Gives an identity its other form. In the moment of switching the same person may have been made twice, once in each: then
 * the two contacts become one, as they would have when they wrote.
 */
async function rename(
  tdb: TenantDb,
  row: IdentityRow,
  box: SecretBox,
  moveConversations: MoveConversations,
): Promise<void> {
  const { company_id } = tdb;
  const key = row.sealed_value === null ? row.value : await openIdentity(box, company_id, row.value, row.sealed_value);
  const { value, sealed_value } = await phoneIdentity(box, company_id, key);
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from contact_identities
    where company_id = ${company_id} and kind = 'phone' and value = ${value} for update`.execute(tdb.q);
  const twin = rows[0]?.contact_id;
  if (twin === undefined) {
    await sql`
      update contact_identities set value = ${value}, sealed_value = ${sealed_value}
      where company_id = ${company_id} and kind = 'phone' and value = ${row.value}`.execute(tdb.q);
    return;
  }
  await sql`delete from contact_identities
            where company_id = ${company_id} and kind = 'phone' and value = ${row.value}`.execute(tdb.q);
  if (twin !== row.contact_id) {
    const tools = { move: moveConversations, box };
    await mergeContacts(tdb, { into: twin, from: row.contact_id, reason: 'same_person', by: null }, tools);
  }
}

/** Events tell what two contacts that became one were known by. Where numbers are sealed, that is not for the log. */
async function forgetMoved(tdb: TenantDb, box: SecretBox, after: string | null): Promise<Stretch> {
  const { company_id } = tdb;
  if (!box.content.wants(company_id)) return { last: undefined, changed: 0, unreadable: 0 };
  const [txid, seq] = after === null ? ['0', '0'] : after.split('-');
  const { rows } = await sql<{ place: string }>`
    select txid::text || '-' || seq::text as place from events
    where company_id = ${company_id} and (txid, seq) > (${txid}::text::xid8, ${seq}::bigint)
    order by txid, seq limit ${10 * ROWS}`.execute(tdb.q);
  const last = rows.at(-1)?.place;
  if (last === undefined) return { last: undefined, changed: 0, unreadable: 0 };
  const [last_txid, last_seq] = last.split('-');
  const { numAffectedRows } = await sql`
    update events set data = jsonb_set(data, '{moved_identities}', '[]')
    where company_id = ${company_id} and (txid, seq) > (${txid}::text::xid8, ${seq}::bigint)
      and (txid, seq) <= (${last_txid}::text::xid8, ${last_seq}::bigint) and type = 'contact.merged'
      and jsonb_path_exists(data, '$.moved_identities[*] ? (@.kind == "phone" && !(@.value starts with "blind:"))')`.execute(
    tdb.q,
  );
  return { last: rows.length < 10 * ROWS ? undefined : last, changed: Number(numAffectedRows ?? 0n), unreadable: 0 };
}
