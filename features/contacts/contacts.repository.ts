import { CompiledQuery } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import {
  createGrouped,
  isDataError,
  isUniqueViolation,
  type Database,
  type Row,
  type Statement,
  type TenantDb,
} from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import { newId } from '#platform/runtime';
import { searchRanges } from './search-ranges.ts';
import { openContacts, sealName, storedContact, type StoredContact } from './sealed-person.ts';
import type { ContactPatch, ContactQuery, ContactWire, NewContact, OptOut } from './contacts.model.ts';

const COLUMNS = `id, name, phone, wa_id, user_id, username, language, opted_out_at, opt_out, created_at, updated_at,
  sealed_name, sealed_phone, sealed_username`;
const FLUSH_ITEMS = 200;

const OPTED_OUT_BY_HAND: OptOut = { scope: 'all', source: 'team', reason: null, delivery_id: null };

/** Of a row whose sealed columns were opened. */
export function contactFromRow(row: Row): ContactWire {
  const contact = row as unknown as Omit<ContactWire, 'opted_out_at' | 'created_at' | 'updated_at'> &
    Record<'created_at' | 'updated_at', Date> & { opted_out_at: Date | null };
  return {
    id: contact.id,
    name: contact.name,
    phone: contact.phone,
    wa_id: contact.wa_id,
    user_id: contact.user_id,
    username: contact.username,
    language: contact.language,
    opted_out_at: contact.opted_out_at?.toISOString() ?? null,
    opt_out: contact.opted_out_at === null ? null : (contact.opt_out ?? OPTED_OUT_BY_HAND),
    created_at: contact.created_at.toISOString(),
    updated_at: contact.updated_at.toISOString(),
  };
}

export function contactStatement(id: string): Statement {
  return {
    name: 'contact-get',
    text: `select ${COLUMNS} from contacts where company_id = app_company_id() and id = $1 and merged_into_id is null`,
    values: [id],
  };
}

/**
 * One page and, for a filtered list, its bounded count. The ids come from an index alone, the rows after. `identities` are
 * what the number that is looked for may be kept as, where the company's content is sealed.
 */
export function contactPage(query: ContactQuery, open: ListPage['open'], identities?: readonly string[]): ListPage {
  const { where, values, name } = filters(query, identities);
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const by = query.sort === 'name' ? 'name' : 'created_at';
  const direction = `${by} ${order}, id ${order}`;
  const page: Statement = {
    name: `contact-page-${by}-${order}-${name}`,
    text: `select ${COLUMNS} from contacts c join (
             select id as page_id from contacts where ${where} order by ${direction}
             limit $${values.length + 1} offset $${values.length + 2}) page on c.id = page.page_id
           where c.company_id = app_company_id() order by ${direction}`,
    values: [...values, query.limit, query.skip],
  };
  if (name === 'all') return { page, open, fromRow: contactFromRow };
  const count: Statement = {
    name: `contact-count-${name}`,
    text: `select count(*) as total from (select 1 from contacts where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, open, fromRow: contactFromRow };
}

function filters(
  query: ContactQuery,
  identities: readonly string[] | undefined,
): { where: string; values: unknown[]; name: string } {
  const parts = ['company_id = app_company_id()', 'merged_into_id is null'];
  const values: unknown[] = [];
  const names: string[] = [];
  const add = (name: string, value: string | undefined, part: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    names.push(name);
    parts.push(part(`$${values.length}`));
  };
  add('user_id', query.user_id, (at) => `user_id = ${at}`);
  if (identities !== undefined) {
    values.push(identities);
    names.push('identity');
    parts.push(`id in (${CONTACTS_OF_IDENTITIES.replace('$1', `$${values.length}`)})`);
    return { where: parts.join(' and '), values, name: names.join('-') };
  }
  add('phone', query.phone, (at) => `phone = ${at}`);
  if (query.q !== undefined) {
    const search = searchRanges(query.q, values.length);
    values.push(...search.values);
    names.push('q');
    parts.push(search.where);
  }
  return { where: parts.join(' and '), values, name: names.join('-') || 'all' };
}

/** The contacts that have one of the numbers of the list `$1`, as they are kept. */
export const CONTACTS_OF_IDENTITIES = `select contact_id from contact_identities
  where company_id = app_company_id() and kind = 'phone' and value = any($1::text[])`;

/** Creates contacts, those of one moment together; answers undefined for one who is known already. */
export function createContactWriter(
  db: Database,
  box: SecretBox,
): (company_id: string, contact: NewContact) => Promise<ContactWire | undefined> {
  interface Item {
    company_id: string;
    contact: NewContact | StoredContact;
  }

  async function write(items: readonly Item[]): Promise<(ContactWire | undefined)[]> {
    // In one order for all, so that two writers wait for one another and never each for the other.
    const companies = Map.groupBy(items.toSorted(byIdentity), (item) => item.company_id);
    const rows = await db.fast.app.write(
      [...companies].map(([company_id, group]) => ({
        company_id,
        statement: insertStatement(group.map((item) => item.contact)),
      })),
    );
    const open = await Promise.all([...companies.keys()].map((id, place) => openContacts(box, id, rows[place]!)));
    const made = new Map(open.flat().map((row) => [row['id'], contactFromRow(row)]));
    return items.map((item) => made.get(item.contact.id));
  }

  const grouped = createGrouped<Item, ContactWire | undefined>({
    max_items: FLUSH_ITEMS,
    max_flights: 2,
    async flush(items) {
      try {
        return await write(items);
      } catch (error) {
        if (!isDataError(error)) throw error;
        // One of them collided with a twin; alone, each gets its own answer.
        const answers: (ContactWire | undefined)[] = [];
        for (const item of items) answers.push((await writeAlone(item))[0]);
        return answers;
      }
    },
  });

  async function writeAlone(item: Item): Promise<(ContactWire | undefined)[]> {
    try {
      return await write([item]);
    } catch (error) {
      if (isUniqueViolation(error)) return [undefined];
      throw error;
    }
  }

  return (company_id, contact) => {
    if (!box.content.mayBeSealed(company_id)) return grouped.add({ company_id, contact });
    return storedContact(box, company_id, contact).then((stored) => grouped.add({ company_id, contact: stored }));
  };
}

function byIdentity(one: { company_id: string; contact: NewContact }, other: typeof one): number {
  const key = ({ company_id, contact }: typeof one): string =>
    `${company_id} ${contact.phone_key ?? ''} ${contact.user_id ?? ''}`;
  const [a, b] = [key(one), key(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Inserts those of whom no identity is known, with their identities and events; answers the rows made. */
function insertStatement(contacts: readonly (NewContact | StoredContact)[]): Statement {
  const sealed = contacts.filter((contact) => 'phone_other' in contact);
  // Of one company either all or none may be sealed; in the moment of switching those who wait for a flush may differ.
  return sealed.length === 0 ? insertOpen(contacts) : insertStored(contacts.map(asStored));
}

function asStored(contact: NewContact | StoredContact): StoredContact {
  if ('phone_other' in contact) return contact;
  const unsealed = { sealed_name: null, sealed_phone: null, sealed_username: null };
  return { ...contact, ...unsealed, phone_other: null, sealed_phone_key: null };
}

function insertOpen(contacts: readonly NewContact[]): Statement {
  const column = <Key extends keyof NewContact>(key: Key): NewContact[Key][] => contacts.map((contact) => contact[key]);
  return {
    name: 'contacts-insert',
    text: `
      with item as (
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::text[])
          as i (id, name, phone, wa_id, phone_key, user_id, username, language, event_id, name_from)),
      fresh as (
        select * from item i
        where not exists (select 1 from contact_identities k
            where k.company_id = app_company_id() and k.kind = 'phone' and k.value = i.phone_key)
          and not exists (select 1 from contact_identities k
            where k.company_id = app_company_id() and k.kind = 'user_id' and k.value = i.user_id)),
      made as (
        insert into contacts (company_id, id, name, phone, wa_id, user_id, username, language, name_from)
        select app_company_id(), id, name, phone, wa_id, user_id, username, language, name_from from fresh
        returning ${COLUMNS}),
      known as (
        insert into contact_identities (company_id, kind, value, contact_id, home_contact_id)
        select app_company_id(), 'phone', phone_key, id, id from fresh where phone_key is not null
        union all select app_company_id(), 'user_id', user_id, id, id from fresh where user_id is not null),
      told as (
        insert into events (company_id, id, type, data)
        select app_company_id(), event_id, 'contact.created', jsonb_build_object('contact_id', id) from fresh)
      select * from made`,
    values: [
      column('id'),
      column('name'),
      column('phone'),
      column('wa_id'),
      column('phone_key'),
      column('user_id'),
      column('username'),
      column('language'),
      contacts.map(() => newId()),
      column('name_from'),
    ],
  };
}

/** As `insertOpen`, for companies of whose contacts some are sealed: an identity is known in either form. */
function insertStored(contacts: readonly StoredContact[]): Statement {
  const column = <Key extends keyof StoredContact>(key: Key): StoredContact[Key][] =>
    contacts.map((contact) => contact[key]);
  return {
    name: 'contacts-insert-stored',
    text: `
      with item as (
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::uuid[], $10::text[], $11::bytea[], $12::bytea[], $13::bytea[], $14::bytea[], $15::text[])
          as i (id, name, phone, wa_id, phone_key, user_id, username, language, event_id, phone_other, sealed_phone_key,
            sealed_name, sealed_phone, sealed_username, name_from)),
      fresh as (
        select * from item i
        where not exists (select 1 from contact_identities k
            where k.company_id = app_company_id() and k.kind = 'phone' and k.value in (i.phone_key, i.phone_other))
          and not exists (select 1 from contact_identities k
            where k.company_id = app_company_id() and k.kind = 'user_id' and k.value = i.user_id)),
      made as (
        insert into contacts (company_id, id, name, phone, wa_id, user_id, username, language,
                              sealed_name, sealed_phone, sealed_username, name_from)
        select app_company_id(), id, name, phone, wa_id, user_id, username, language,
               sealed_name, sealed_phone, sealed_username, name_from from fresh
        returning ${COLUMNS}),
      known as (
        insert into contact_identities (company_id, kind, value, sealed_value, contact_id, home_contact_id)
        select app_company_id(), 'phone', phone_key, sealed_phone_key, id, id from fresh where phone_key is not null
        union all select app_company_id(), 'user_id', user_id, null, id, id from fresh where user_id is not null),
      told as (
        insert into events (company_id, id, type, data)
        select app_company_id(), event_id, 'contact.created', jsonb_build_object('contact_id', id) from fresh)
      select * from made`,
    values: [
      column('id'),
      column('name'),
      column('phone'),
      column('wa_id'),
      column('phone_key'),
      column('user_id'),
      column('username'),
      column('language'),
      contacts.map(() => newId()),
      column('phone_other'),
      column('sealed_phone_key'),
      column('sealed_name'),
      column('sealed_phone'),
      column('sealed_username'),
      column('name_from'),
    ],
  };
}

/** Creates contacts in the caller's transaction; those of whom an identity is known are left out. */
export async function insertContacts(
  tdb: TenantDb,
  contacts: readonly NewContact[],
  box: SecretBox,
): Promise<ContactWire[]> {
  const { company_id } = tdb;
  const stored = box.content.mayBeSealed(company_id)
    ? await Promise.all(contacts.map((contact) => storedContact(box, company_id, contact)))
    : contacts;
  const { text, values } = insertStatement(stored);
  const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return (await openContacts(box, company_id, rows)).map(contactFromRow);
}

export async function updateContact(
  tdb: TenantDb,
  id: string,
  { name, ...change }: ContactPatch & { opted_out_at?: Date | null; opt_out?: null },
  box: SecretBox,
): Promise<ContactWire | undefined> {
  const row = await tdb.q
    .updateTable('contacts')
    .set({ ...change, ...(await nameColumns(tdb, id, name, box)), updated_at: new Date() })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('merged_into_id', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [open] = await openContacts(box, tdb.company_id, [row as unknown as Row]);
  return contactFromRow(open!);
}

async function nameColumns(tdb: TenantDb, id: string, name: string | null | undefined, box: SecretBox) {
  if (name === undefined) return {};
  if (!box.content.wants(tdb.company_id)) return { name, sealed_name: null, name_from: null };
  return { name: null, name_from: null, sealed_name: await sealName(box, tdb.company_id, id, name) };
}

/** False when there is no such contact. Throws a foreign key violation when conversations stand in the way. */
export async function deleteContact(tdb: TenantDb, id: string): Promise<boolean> {
  const result = await tdb.q
    .deleteFrom('contacts')
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('merged_into_id', 'is', null)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
