import { phoneKey, toE164 } from '#connectors/messaging';
import { CompiledQuery, sql } from 'kysely';
import type { Row, TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';
import type { NewContact } from './contacts.model.ts';
import { insertContacts } from './contacts.repository.ts';
import { mergeContacts, type MoveConversations } from './merge.repository.ts';

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
): Promise<string[]> {
  // An address we cannot read as a number is still the platform's: it is matched letter by letter.
  const keys = people.map((person) => (person.wa_id === null ? null : (phoneKey(person.wa_id) ?? person.wa_id)));
  const work: Work = { tdb, index: await lookUp(tdb, keys, people), merged: new Map(), moveConversations };
  await createNewcomers(work, people, keys);
  const found: string[] = [];
  for (const [place, person] of people.entries()) found.push(await resolveOne(work, person, keys[place]!));
  const ids = found.map((id) => survivorOf(work, id));
  await learnNames(tdb, people, ids);
  return ids;
}

interface Work {
  tdb: TenantDb;
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

const at = (kind: Known['kind'], value: string): string => `${kind}:${value}`;

async function lookUp(
  tdb: TenantDb,
  keys: readonly (string | null)[],
  people: readonly Person[],
): Promise<Work['index']> {
  const { rows } = await tdb.q.executeQuery<Row>(
    CompiledQuery.raw(
      `select kind, value, contact_id from contact_identities
       where company_id = app_company_id() and kind = 'phone' and value = any($1::text[])
       union all
       select kind, value, contact_id from contact_identities
       where company_id = app_company_id() and kind = 'user_id' and value = any($2::text[])`,
      [keys.filter((key) => key !== null), people.flatMap((person) => person.user_id ?? [])],
    ),
  );
  return new Map((rows as unknown as Known[]).map((known) => [at(known.kind, known.value), known.contact_id]));
}

async function resolveOne(work: Work, person: Person, key: string | null): Promise<string> {
  const { tdb, index } = work;
  const byUser = person.user_id === null ? undefined : index.get(at('user_id', person.user_id));
  const byPhone = key === null ? undefined : index.get(at('phone', key));
  if (byUser !== undefined && byPhone !== undefined && byUser !== byPhone) {
    await mergeContacts(tdb, { into: byUser, from: byPhone }, work.moveConversations);
    work.merged.set(byPhone, byUser);
    for (const [identity, contact_id] of index) if (contact_id === byPhone) index.set(identity, byUser);
    return byUser;
  }
  const id = byUser ?? byPhone;
  if (id === undefined) throw new Error('a message must name its sender');
  if (person.user_id !== null && byUser === undefined) await remember(tdb, 'user_id', person.user_id, id, index);
  if (key !== null && byPhone === undefined) {
    await remember(tdb, 'phone', key, id, index);
    if (byUser !== undefined) await learnPhone(tdb, id, person.wa_id!);
  }
  return id;
}

/** Creates everybody nobody of whom is known, in one statement; who shares an identity with another comes once. */
async function createNewcomers(
  { tdb, index }: Work,
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
    newcomers.push({
      id: newId(),
      name: person.profile_name,
      phone: person.wa_id === null ? null : toE164(person.wa_id),
      wa_id: person.wa_id,
      phone_key: key,
      user_id: person.user_id,
      username: person.username,
      language: null,
    });
  }
  if (newcomers.length === 0) return;
  const made = await insertContacts(tdb, newcomers);
  if (made.length < newcomers.length) throw createdMeanwhile();
  for (const contact of newcomers) {
    if (contact.phone_key !== null) index.set(at('phone', contact.phone_key), contact.id);
    if (contact.user_id !== null) index.set(at('user_id', contact.user_id), contact.id);
  }
}

/** Someone else made them between our look and now: the transaction is run again as a whole, and finds them. */
function createdMeanwhile(): Error {
  return Object.assign(new Error('contact was created concurrently'), { code: '40001' });
}

function identitiesOf(person: Person, key: string | null): string[] {
  return [
    ...(key === null ? [] : [at('phone', key)]),
    ...(person.user_id === null ? [] : [at('user_id', person.user_id)]),
  ];
}

async function remember(
  tdb: TenantDb,
  kind: Known['kind'],
  value: string,
  contact_id: string,
  index: Work['index'],
): Promise<void> {
  index.set(at(kind, value), contact_id);
  const { numAffectedRows } = await sql`insert into contact_identities (company_id, kind, value, contact_id)
            values (${tdb.company_id}, ${kind}, ${value}, ${contact_id}) on conflict do nothing`.execute(tdb.q);
  if (numAffectedRows !== 1n) throw createdMeanwhile();
  if (kind === 'user_id') {
    await sql`update contacts set user_id = ${value}, updated_at = now()
              where company_id = ${tdb.company_id} and id = ${contact_id} and user_id is null`.execute(tdb.q);
  }
}

async function learnPhone(tdb: TenantDb, id: string, wa_id: string): Promise<void> {
  await sql`update contacts set wa_id = ${wa_id}, phone = ${toE164(wa_id)}, updated_at = now()
            where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
}

/** Profile names are taken once; what a teammate typed is never overwritten. User names change and are only shown. */
async function learnNames(tdb: TenantDb, people: readonly Person[], ids: readonly string[]): Promise<void> {
  const newest = new Map(people.map((person, index) => [ids[index]!, person]));
  const entries = [...newest].filter(([, person]) => person.profile_name !== null || person.username !== null);
  if (entries.length === 0) return;
  await sql`
    update contacts c set name = coalesce(c.name, fresh.name), username = coalesce(fresh.username, c.username), updated_at = now()
    from unnest(${entries.map(([id]) => id)}::uuid[], ${entries.map(([, person]) => person.profile_name)}::text[],
                ${entries.map(([, person]) => person.username)}::text[]) as fresh (id, name, username)
    where c.company_id = ${tdb.company_id} and c.id = fresh.id
      and ((c.name is null and fresh.name is not null) or (fresh.username is not null and c.username is distinct from fresh.username))`.execute(
    tdb.q,
  );
}
