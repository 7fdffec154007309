import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { lockStanding, standingOf, writeStanding, type MovedConversation } from './merge.repository.ts';
import { readKept, type KeptContact, type Standing } from './sealed-merge.ts';

/** Gives back what a merge moved. False, with nothing changed, when it has moved on meanwhile. */
export type RestoreConversations = (
  tdb: TenantDb,
  move: {
    merge_id: string;
    merged_at: Date;
    into: string;
    from: string;
    conversations: readonly MovedConversation[];
  },
) => Promise<boolean>;

export interface UnmergeTools {
  restore: RestoreConversations;
  box: SecretBox;
}

interface StoredMerge {
  id: string;
  merged_at: Date;
  kept: KeptContact | null;
  sealed_kept: Buffer | null;
  conversations: MovedConversation[];
}

/**
 * Makes two contacts of one again: each has the identities, names and messages that it brought; what came since stays with
 * the one that stayed. Answers `unknown` when they are not one, `moved_on` when what was merged is elsewhere by now.
 */
export async function unmergeContacts(
  tdb: TenantDb,
  { contact_id, merged_contact_id, by }: { contact_id: string; merged_contact_id: string; by: string },
  { restore, box }: UnmergeTools,
): Promise<'done' | 'unknown' | 'moved_on'> {
  const { company_id } = tdb;
  const [first, second] = [contact_id, merged_contact_id].toSorted();
  const rows = [await lockStanding(tdb, first!), await lockStanding(tdb, second!)];
  const stays = rows.find((row) => row?.id === contact_id);
  const leaves = rows.find((row) => row?.id === merged_contact_id);
  const merge = await lockMerge(tdb, contact_id, merged_contact_id);
  if (stays === undefined || leaves === undefined || merge === undefined) return 'unknown';
  if (stays.merged_into_id !== null) return 'moved_on';
  const { conversations, id: merge_id, merged_at } = merge;
  const move = { merge_id, merged_at, into: contact_id, from: merged_contact_id, conversations };
  await sql`update contacts set merged_into_id = null, updated_at = now()
            where company_id = ${company_id} and id = ${merged_contact_id}`.execute(tdb.q);
  if (!(await restore(tdb, move))) return 'moved_on';
  await giveIdentitiesBack(tdb, contact_id, merged_contact_id);
  const kept = await readKept(box, company_id, merge_id, merge);
  if (kept !== null) {
    await writeStanding(tdb, box, contact_id, takenBack(await standingOf(box, company_id, stays), kept));
    // Nobody can say which of the two asked for it while they were one.
    if (kept.after.opted_out_at === null) await optOutAlike(tdb, merged_contact_id, contact_id);
  }
  await sql`update contact_merges set undone_at = now(), undone_by = ${by}
            where company_id = ${company_id} and id = ${merge_id}`.execute(tdb.q);
  await appendEvents(tdb, [
    { type: 'contact.unmerged', data: { contact_id, unmerged_contact_id: merged_contact_id } },
    { type: 'contact.updated', data: { contact_id } },
  ]);
  return 'done';
}

/** Who does not want to be written to, where `like` does not either. */
async function optOutAlike(tdb: TenantDb, id: string, like: string): Promise<void> {
  await sql`
    update contacts c set opted_out_at = l.opted_out_at, opt_out = l.opt_out, preference_at = l.preference_at, updated_at = now()
    from contacts l
    where c.company_id = ${tdb.company_id} and c.id = ${id} and c.opted_out_at is null
      and l.company_id = c.company_id and l.id = ${like} and l.opted_out_at is not null`.execute(tdb.q);
}

async function lockMerge(
  tdb: TenantDb,
  contact_id: string,
  merged_contact_id: string,
): Promise<StoredMerge | undefined> {
  const { rows } = await sql<StoredMerge>`
    select id, merged_at, kept, sealed_kept, conversations from contact_merges
    where company_id = ${tdb.company_id} and merged_contact_id = ${merged_contact_id} and contact_id = ${contact_id}
      and undone_at is null for update`.execute(tdb.q);
  return rows[0];
}

/** The identities that the contact had at first, and those of contacts that had become part of it before. */
async function giveIdentitiesBack(tdb: TenantDb, into: string, from: string): Promise<void> {
  await sql`
    with recursive parts as (
      select ${from}::uuid as id
      union select c.id from contacts c join parts p on c.merged_into_id = p.id where c.company_id = ${tdb.company_id})
    update contact_identities set contact_id = ${from}
    where company_id = ${tdb.company_id} and contact_id = ${into} and home_contact_id in (select id from parts)`.execute(
    tdb.q,
  );
}

/** What somebody changed since the merge stays as they wanted it. */
function takenBack(now: Standing, { before, after }: KeptContact): Standing {
  const keys = Object.keys(before) as (keyof Standing)[];
  return Object.fromEntries(
    keys.map((key) => [key, now[key] === after[key] ? before[key] : now[key]]),
  ) as unknown as Standing;
}

export interface MergeRow {
  id: string;
  merged_contact_id: string;
  reason: string;
  merged_by: string | null;
  merged_at: Date;
  undone_by: string | null;
  undone_at: Date | null;
}

/** What became part of a contact, the newest first. */
export async function mergesOf(tdb: TenantDb, contact_id: string, limit: number): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    select id, merged_contact_id, reason, merged_by, merged_at, undone_by, undone_at from contact_merges
    where company_id = ${tdb.company_id} and contact_id = ${contact_id} order by id desc limit ${limit}`.execute(tdb.q);
  return rows;
}
