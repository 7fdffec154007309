import { phoneKey, toE164 } from '#connectors/messaging';
import { CompiledQuery, sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { Row, TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';
import type { NewContact } from './contacts.model.ts';
import { insertContacts } from './contacts.repository.ts';
import { learnNames, learnPhone } from './learn.repository.ts';
import { insertIdentity } from './identities.repository.ts';
import { changedMeanwhile, mergeContacts, type MoveConversations } from './merge.repository.ts';
import { phoneIdentity, readPersonal, type PhoneIdentity, type StoredPerson } from './sealed-person.ts';

/** Who a message came from, as the platform tells it: at least one of `wa_id` and `user_id`. */
export interface Person {
  wa_id: string | null;
  user_id: string | null;
  profile_name: string | null;
  username: string | null;
}

interface Known {
  kind: 'phone' | 'user_id';
  value: string;
  contact_id: string;
}

/**
 * The contact id of each person, in order; unknown ones are created. A person is found by the business-scoped id
 * first, then by number. When the two lead to two contacts, they are one person and the contacts become one.
 */
export async function resolveContacts(
  tdb: TenantDb,
  people: readonly Person[],
  moveConversations: MoveConversations,
  box: SecretBox,
): Promise<string[]> {
  // An address we cannot read as a number is still the platform's: it is matched letter by letter.
  const keys = people.map((person) => (person.wa_id === null ? null : (phoneKey(person.wa_id) ?? person.wa_id)));
  const phones = await phonesOf(tdb, keys, box);
  const index = await lookUp(tdb, phones, people);
  const work: Work = { tdb, box, phones, index, merged: new Map(), moveConversations };
  await createNewcomers(work, people, keys);
  const found: string[] = [];
  for (const [place, person] of people.entries()) found.push(await resolveOne(work, person, keys[place]!));
  const ids = found.map((id) => survivorOf(work, id));
  await learnNames(tdb, people, ids, box);
  return ids;
}

interface Work {
  tdb: TenantDb;
  box: SecretBox;
  /** How each number is kept. */
  phones: Phones;
  /** Contact ids by identity, as known so far. */
  index: Map<string, string>;
  /** Contacts that became part of another one while we looked. */
  merged: Map<string, string>;
  moveConversations: MoveConversations;
}

/** Who a contact is now: it may have become part of one that became part of yet another. */
function survivorOf({ merged }: Work, id: string): string {
  let survivor = id;
  for (let next = merged.get(id); next !== undefined; next = merged.get(next)) survivor = next;
  return survivor;
}

type Phones = ReadonlyMap<string, PhoneIdentity>;

const at = (kind: Known['kind'], value: string): string => `${kind}:${value}`;

async function phonesOf(tdb: TenantDb, keys: readonly (string | null)[], box: SecretBox): Promise<Phones> {
  const phones = new Map<string, PhoneIdentity>();
  for (const key of keys) if (key !== null) phones.set(key, await phoneIdentity(box, tdb.company_id, key));
  return phones;
}

async function lookUp(tdb: TenantDb, phones: Phones, people: readonly Person[]): Promise<Work['index']> {
  const numbers = new Map<string, string>();
  for (const [key, { value, other }] of phones) {
    numbers.set(value, key);
    if (other !== null) numbers.set(other, key);
  }
  const { rows } = await tdb.q.executeQuery<Row>(
    CompiledQuery.raw(
      `select kind, value, contact_id from contact_identities
       where company_id = app_company_id() and kind = 'phone' and value = any($1::text[])
       union all
       select kind, value, contact_id from contact_identities
       where company_id = app_company_id() and kind = 'user_id' and value = any($2::text[])`,
      [[...numbers.keys()], people.flatMap((person) => person.user_id ?? [])],
    ),
  );
  return new Map(
    (rows as unknown as Known[]).map(({ kind, value, contact_id }) => [
      at(kind, kind === 'phone' ? numbers.get(value)! : value),
      contact_id,
    ]),
  );
}

async function resolveOne(work: Work, person: Person, key: string | null): Promise<string> {
  const { tdb, box, index } = work;
  const byUser = person.user_id === null ? undefined : index.get(at('user_id', person.user_id));
  const byPhone = key === null ? undefined : index.get(at('phone', key));
  if (byUser !== undefined && byPhone !== undefined && byUser !== byPhone) {
    if (await hasMovedOn(work, byPhone, key!)) return takeNumber(work, person, key!, byUser);
    const tools = { move: work.moveConversations, box };
    await mergeContacts(tdb, { into: byUser, from: byPhone, reason: 'same_person', by: null }, tools);
    work.merged.set(byPhone, byUser);
    for (const [identity, contact_id] of index) if (contact_id === byPhone) index.set(identity, byUser);
    return byUser;
  }
  if (
    byUser === undefined &&
    byPhone !== undefined &&
    person.user_id !== null &&
    (await hasMovedOn(work, byPhone, key!))
  )
    return startAnew(work, person, key!);
  const id = byUser ?? byPhone;
  if (id === undefined) throw new Error('a message must name its sender');
  if (person.user_id !== null && byUser === undefined) await remember(work, 'user_id', person.user_id, id);
  if (key !== null && byPhone === undefined) {
    await remember(work, 'phone', key, id);
    if (byUser !== undefined) await learnPhone(tdb, id, person.wa_id!, box);
  }
  return id;
}

/** Whether the contact who had this number has another one by now and goes by a user id: then somebody else got the number. */
async function hasMovedOn({ tdb, box }: Work, id: string, key: string): Promise<boolean> {
  const { rows } = await sql<StoredPerson & { user_id: string | null }>`
    select id, name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username, user_id from contacts
    where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
  const [row] = rows;
  if (row === undefined || row.user_id === null) return false;
  const { wa_id } = await readPersonal(box, tdb.company_id, row);
  return wa_id !== null && (phoneKey(wa_id) ?? wa_id) !== key;
}

/** A number that was given to somebody whom we know already: it is theirs, and who had it stays who they are. */
async function takeNumber(work: Work, person: Person, key: string, contact_id: string): Promise<string> {
  await forgetNumber(work, key);
  await remember(work, 'phone', key, contact_id);
  await learnPhone(work.tdb, contact_id, person.wa_id!, work.box);
  return contact_id;
}

async function forgetNumber({ tdb, phones }: Work, key: string): Promise<void> {
  const { value, other } = phones.get(key)!;
  await sql`delete from contact_identities
            where company_id = ${tdb.company_id} and kind = 'phone' and value in (${value}, ${other})`.execute(tdb.q);
}

/** A number that was given to somebody else: who has it now is a contact of their own. */
async function startAnew(work: Work, person: Person, key: string): Promise<string> {
  const { tdb, box, index } = work;
  await forgetNumber(work, key);
  const contact = newcomer(person, key);
  const made = await insertContacts(tdb, [contact], box);
  if (made.length !== 1) throw changedMeanwhile();
  for (const identity of identitiesOf(person, key)) index.set(identity, contact.id);
  return contact.id;
}

function newcomer(person: Person, key: string | null): NewContact {
  return {
    id: newId(),
    name: person.profile_name,
    phone: person.wa_id === null ? null : toE164(person.wa_id),
    wa_id: person.wa_id,
    phone_key: key,
    user_id: person.user_id,
    username: person.username,
    language: null,
    name_from: person.profile_name === null ? null : 'profile',
  };
}

/** Creates everybody nobody of whom is known, in one statement; who shares an identity with another comes once. */
async function createNewcomers(
  { tdb, box, index }: Work,
  people: readonly Person[],
  keys: readonly (string | null)[],
): Promise<void> {
  const newcomers: NewContact[] = [];
  const claimed = new Set<string>();
  for (const [place, person] of people.entries()) {
    const key = keys[place]!;
    const identities = identitiesOf(person, key);
    if (identities.some((identity) => index.has(identity) || claimed.has(identity))) continue;
    for (const identity of identities) claimed.add(identity);
    newcomers.push(newcomer(person, key));
  }
  if (newcomers.length === 0) return;
  const made = await insertContacts(tdb, newcomers, box);
  if (made.length < newcomers.length) throw changedMeanwhile();
  for (const contact of newcomers) {
    if (contact.phone_key !== null) index.set(at('phone', contact.phone_key), contact.id);
    if (contact.user_id !== null) index.set(at('user_id', contact.user_id), contact.id);
  }
}

function identitiesOf(person: Person, key: string | null): string[] {
  return [
    ...(key === null ? [] : [at('phone', key)]),
    ...(person.user_id === null ? [] : [at('user_id', person.user_id)]),
  ];
}

async function remember(
  { tdb, index, phones }: Work,
  kind: Known['kind'],
  value: string,
  contact_id: string,
): Promise<void> {
  index.set(at(kind, value), contact_id);
  const { value: kept, sealed_value } = (kind === 'phone' && phones.get(value)) || { value, sealed_value: null };
  if (!(await insertIdentity(tdb, { contact_id, kind, value: kept, sealed_value }))) throw changedMeanwhile();
  if (kind === 'user_id') {
    await sql`update contacts set user_id = ${value}, updated_at = now()
              where company_id = ${tdb.company_id} and id = ${contact_id} and user_id is null`.execute(tdb.q);
  }
}
