import { phoneKey } from '#connectors/messaging';
import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { MergeReason, OptOut } from './contacts.model.ts';
import { insertIdentity, survivorOf } from './identities.repository.ts';
import { learnPhone } from './learn.repository.ts';
import { changedMeanwhile, mergeContacts, type MergeTools } from './merge.repository.ts';
import { phoneIdentity } from './sealed-person.ts';

type Named = { wa_id: string | null; user_id: string | null };

/**
 * Opts the contact whom the platform names in or out, unless something newer than `at` is known of them; somebody we do
 * not know has nothing to be opted out of.
 */
export async function setOptOutByPerson(
  tdb: TenantDb,
  person: Named,
  wish: { value: 'stop' | 'resume'; at: Date; opt_out: OptOut },
  box: SecretBox,
): Promise<void> {
  const contact_id = await findPerson(tdb, person, box);
  if (contact_id === undefined) return;
  const { value, at, opt_out } = wish;
  const stops = value === 'stop';
  // Who wants nothing at all still does not when marketing is wanted again.
  const { numAffectedRows } = await sql`
    update contacts set preference_at = ${at}, updated_at = now(),
      opted_out_at = case when opted_out_at is not null and coalesce(opt_out ->> 'scope', 'all') = 'all' then opted_out_at else ${stops ? at : null} end,
      opt_out = case when opted_out_at is not null and coalesce(opt_out ->> 'scope', 'all') = 'all' then opt_out else ${stops ? JSON.stringify(opt_out) : null}::jsonb end
    where company_id = ${tdb.company_id} and id = ${contact_id} and (preference_at is null or preference_at < ${at})`.execute(
    tdb.q,
  );
  if (numAffectedRows !== 1n) return;
  await appendEvents(tdb, [{ type: 'contact.updated', data: { contact_id } }]);
}

/**
 * The platform gave a person a new id: from now on both lead to the contact. News that come late or once more, of an id that
 * the person no longer goes by, change nothing.
 */
export async function noteUserId(
  tdb: TenantDb,
  change: { wa_id: string | null; previous_user_id: string | null; user_id: string },
  tools: MergeTools,
): Promise<void> {
  const contact_id = await findPerson(tdb, { wa_id: change.wa_id, user_id: change.previous_user_id }, tools.box);
  if (contact_id === undefined) return;
  await learnUserId(tdb, { contact_id, user_id: change.user_id, previous: change.previous_user_id }, tools);
}

/** The contact is known by this id from now on; who had it is the same person. */
export async function learnUserId(
  tdb: TenantDb,
  learned: { contact_id: string; user_id: string; previous: string | null },
  tools: MergeTools,
): Promise<void> {
  const { user_id, previous } = learned;
  const contact_id = await survivorOf(tdb, learned.contact_id);
  const isNew = await takeIdentity(
    tdb,
    { contact_id, kind: 'user_id', value: user_id, other: null, sealed_value: null, reason: 'user_id_changed' },
    tools,
  );
  const { numAffectedRows } = await sql`
    update contacts set user_id = ${user_id}, updated_at = now()
    where company_id = ${tdb.company_id} and id = ${contact_id} and user_id is distinct from ${user_id}
      and (${isNew}::boolean or user_id is null or user_id = ${previous})`.execute(tdb.q);
  if (isNew || numAffectedRows === 1n) await tellUpdated(tdb, contact_id);
}

/** The contact has this number from now on; who had it is the same person. */
export async function learnNumber(
  tdb: TenantDb,
  { wa_id, reason, ...learned }: { contact_id: string; wa_id: string; reason: MergeReason },
  tools: MergeTools,
): Promise<void> {
  const contact_id = await survivorOf(tdb, learned.contact_id);
  const identity = await phoneIdentity(tools.box, tdb.company_id, phoneKey(wa_id) ?? wa_id);
  await takeIdentity(tdb, { contact_id, kind: 'phone', reason, ...identity }, tools);
  await learnPhone(tdb, contact_id, wa_id, tools.box);
  await tellUpdated(tdb, contact_id);
}

/** Whether the contact has a number that people can be reached by. */
export async function hasNumber(tdb: TenantDb, contact_id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from contact_identities
    where company_id = ${tdb.company_id} and contact_id = ${contact_id} and kind = 'phone' limit 1`.execute(tdb.q);
  return rows.length > 0;
}

interface Claimed {
  contact_id: string;
  kind: 'phone' | 'user_id';
  value: string;
  other: string | null;
  sealed_value: Buffer | null;
  reason: MergeReason;
}

/** Makes an identity the contact's, together with everything of the contact that had it. True when that changed something. */
async function takeIdentity(tdb: TenantDb, claimed: Claimed, tools: MergeTools): Promise<boolean> {
  const { contact_id, kind, value, other, sealed_value, reason } = claimed;
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from contact_identities
    where company_id = ${tdb.company_id} and kind = ${kind} and value in (${value}, ${other})`.execute(tdb.q);
  const owner = rows[0]?.contact_id;
  if (owner === contact_id) return false;
  if (owner !== undefined) {
    await mergeContacts(tdb, { into: contact_id, from: owner, reason, by: null }, tools);
    return true;
  }
  // Somebody else met them in this very moment: the transaction runs again and sees it.
  if (!(await insertIdentity(tdb, { contact_id, kind, value, sealed_value }))) throw changedMeanwhile();
  return true;
}

async function tellUpdated(tdb: TenantDb, contact_id: string): Promise<void> {
  await appendEvents(tdb, [{ type: 'contact.updated', data: { contact_id } }]);
}

async function findPerson(tdb: TenantDb, person: Named, box: SecretBox): Promise<string | undefined> {
  const key = person.wa_id === null ? null : (phoneKey(person.wa_id) ?? person.wa_id);
  const phone = key === null ? null : await phoneIdentity(box, tdb.company_id, key);
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from contact_identities
    where company_id = ${tdb.company_id}
      and ((kind = 'user_id' and value = ${person.user_id}) or (kind = 'phone' and value in (${phone?.value ?? null}, ${phone?.other ?? null})))
    order by kind desc limit 1`.execute(tdb.q);
  return rows[0]?.contact_id;
}
