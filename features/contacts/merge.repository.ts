import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { personalColumns, readPersonal, type StoredPerson } from './sealed-person.ts';

/** Moves the conversations of contact `from` to contact `into`; answers their ids. */
export type MoveConversations = (tdb: TenantDb, into: string, from: string) => Promise<string[]>;

/**
 * Makes one contact of two who turned out to be the same person. Nothing is deleted: the event names what moved, so
 * that it can be taken back. `moveConversations` takes along what other features keep of the contact, in this transaction,
 * and answers the conversations it moved.
 */
export async function mergeContacts(
  tdb: TenantDb,
  { into, from }: { into: string; from: string },
  moveConversations: MoveConversations,
  box: SecretBox,
): Promise<void> {
  const moved = await sql<{ kind: string; value: string }>`
    update contact_identities set contact_id = ${into}
    where company_id = ${tdb.company_id} and contact_id = ${from} returning kind, value`.execute(tdb.q);
  await sql`
    update contacts i set
      phone = coalesce(f.phone, i.phone), wa_id = coalesce(f.wa_id, i.wa_id), name = coalesce(i.name, f.name),
      language = coalesce(i.language, f.language), opted_out_at = coalesce(i.opted_out_at, f.opted_out_at),
      preference_at = greatest(i.preference_at, f.preference_at), updated_at = now()
    from contacts f
    where i.company_id = ${tdb.company_id} and i.id = ${into} and f.company_id = i.company_id and f.id = ${from}`.execute(
    tdb.q,
  );
  if (box.content.mayBeSealed(tdb.company_id)) await joinSealed(tdb, { into, from }, box);
  await sql`update contacts set merged_into_id = ${into}, updated_at = now()
            where company_id = ${tdb.company_id} and id = ${from}`.execute(tdb.q);
  const moved_conversations = await moveConversations(tdb, into, from);
  await appendEvents(tdb, [
    {
      type: 'contact.merged',
      data: { contact_id: into, merged_contact_id: from, moved_identities: moved.rows, moved_conversations },
    },
  ]);
}

/** What the database could not tell apart: each of the two may be sealed, under its own id. */
async function joinSealed(
  tdb: TenantDb,
  { into, from }: { into: string; from: string },
  box: SecretBox,
): Promise<void> {
  const { company_id } = tdb;
  const { rows } = await sql<StoredPerson>`
    select id, name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username from contacts
    where company_id = ${company_id} and id in (${into}, ${from}) order by id for update`.execute(tdb.q);
  const [one, other] = [rows.find(({ id }) => id === into), rows.find(({ id }) => id === from)];
  if (one === undefined || other === undefined) return;
  const [i, f] = [await readPersonal(box, company_id, one), await readPersonal(box, company_id, other)];
  const joined = {
    name: i.name ?? f.name,
    phone: f.phone ?? i.phone,
    wa_id: f.wa_id ?? i.wa_id,
    username: i.username,
  };
  const { name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username } = await personalColumns(
    box,
    company_id,
    into,
    joined,
  );
  await sql`
    update contacts set name = ${name}, phone = ${phone}, wa_id = ${wa_id}, username = ${username},
      sealed_name = ${sealed_name}, sealed_phone = ${sealed_phone}, sealed_username = ${sealed_username}
    where company_id = ${company_id} and id = ${into}`.execute(tdb.q);
}
