import { phoneKey, toE164 } from '#connectors/messaging';
import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { insertIdentity } from './identities.repository.ts';
import { phoneIdentity, readPersonal, sealName, sealPhone, sealUsername, type StoredPerson } from './sealed-person.ts';

/**
 * The platform knows whom we wrote to under another number, as it does in Brazil and Mexico: whoever writes from that
 * one is this contact. A number that somebody else has stays theirs.
 */
export async function learnAlias(tdb: TenantDb, id: string, wa_id: string, box: SecretBox): Promise<void> {
  const { value, sealed_value } = await phoneIdentity(box, tdb.company_id, phoneKey(wa_id) ?? wa_id);
  await insertIdentity(tdb, { contact_id: id, kind: 'phone', value, sealed_value });
}

interface Profile {
  profile_name: string | null;
  username: string | null;
}

/** The contact has a number from now on, or another one. */
export async function learnPhone(tdb: TenantDb, id: string, wa_id: string, box: SecretBox): Promise<void> {
  const phone = toE164(wa_id);
  const sealed = box.content.wants(tdb.company_id) ? await sealPhone(box, tdb.company_id, id, phone, wa_id) : null;
  await sql`update contacts set wa_id = ${sealed === null ? wa_id : null}, phone = ${sealed === null ? phone : null},
              sealed_phone = ${sealed}, updated_at = now()
            where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
}

/** Profile names are taken once; what a teammate typed is never overwritten. User names change and are only shown. */
export async function learnNames(
  tdb: TenantDb,
  people: readonly Profile[],
  ids: readonly string[],
  box: SecretBox,
): Promise<void> {
  const newest = new Map(people.map((person, index) => [ids[index]!, person]));
  const entries = [...newest].filter(([, person]) => person.profile_name !== null || person.username !== null);
  if (entries.length === 0) return;
  if (box.content.mayBeSealed(tdb.company_id)) return learnStored(tdb, new Map(entries), box);
  await sql`
    update contacts c set name = coalesce(c.name, fresh.name), name_from = case when c.name is null then 'profile' else c.name_from end,
      username = coalesce(fresh.username, c.username), updated_at = now()
    from unnest(${entries.map(([id]) => id)}::uuid[], ${entries.map(([, person]) => person.profile_name)}::text[],
                ${entries.map(([, person]) => person.username)}::text[]) as fresh (id, name, username)
    where c.company_id = ${tdb.company_id} and c.id = fresh.id
      and ((c.name is null and fresh.name is not null) or (fresh.username is not null and c.username is distinct from fresh.username))`.execute(
    tdb.q,
  );
}

/** As above where some contacts are sealed: the database cannot compare, so those who have something to learn are read. */
async function learnStored(tdb: TenantDb, profiles: ReadonlyMap<string, Profile>, box: SecretBox): Promise<void> {
  const { company_id } = tdb;
  const asked = [...profiles].map(([id, { username }]) => ({ id, named: username !== null }));
  const { rows } = await sql<StoredPerson>`
    select c.id, name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username from contacts c
    join unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ named }) => named)}::boolean[]) as asked (id, named)
      on c.id = asked.id
    where c.company_id = ${company_id} and (asked.named or (c.name is null and c.sealed_name is null))
    order by c.id for update of c`.execute(tdb.q);
  const sealing = box.content.wants(company_id);
  for (const row of rows) {
    const { profile_name, username } = profiles.get(row.id)!;
    const known = await readPersonal(box, company_id, row);
    if (known.name === null && row.sealed_name === null && profile_name !== null) {
      const sealed = sealing ? await sealName(box, company_id, row.id, profile_name) : null;
      await sql`update contacts set name = ${sealing ? null : profile_name}, sealed_name = ${sealed}, name_from = 'profile', updated_at = now()
                where company_id = ${company_id} and id = ${row.id}`.execute(tdb.q);
    }
    if (username !== null && known.username !== username) {
      const sealed = sealing ? await sealUsername(box, company_id, row.id, username) : null;
      await sql`update contacts set username = ${sealing ? null : username}, sealed_username = ${sealed}, updated_at = now()
                where company_id = ${company_id} and id = ${row.id}`.execute(tdb.q);
    }
  }
}
