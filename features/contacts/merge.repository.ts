import { sql } from 'kysely';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { newId } from '#platform/runtime';
import type { MergeReason } from './contacts.model.ts';
import { keptColumns, type Standing } from './sealed-merge.ts';
import { personalColumns, readPersonal, type StoredPerson } from './sealed-person.ts';

/** A conversation that changed hands: whole, or its messages into another one (`into`), as it was before. */
export interface MovedConversation {
  id: string;
  into: string | null;
  status: string;
  unread_count: number;
}

/** Moves what contact `from` said to contact `into`, so that `merge_id` can take it back; answers what moved. */
export type MoveConversations = (
  tdb: TenantDb,
  move: { merge_id: string; into: string; from: string },
) => Promise<MovedConversation[]>;

export interface MergeTools {
  move: MoveConversations;
  box: SecretBox;
}

interface MergeOrder {
  into: string;
  from: string;
  reason: MergeReason;
  /** Whoever ordered it; null when the platform's word led to it. */
  by: string | null;
}

/**
 * Makes one contact of two who turned out to be the same person. Nothing is deleted, and what is needed to take it back is
 * written down: identities know whose they were at first, the rest stands in `contact_merges`.
 */
export async function mergeContacts(
  tdb: TenantDb,
  { into, from, reason, by }: MergeOrder,
  { move, box }: MergeTools,
): Promise<string> {
  const { company_id } = tdb;
  const merge_id = newId();
  const pair = await lockPair(tdb, { into, from });
  const moved = await sql<{ kind: string; value: string }>`
    update contact_identities set contact_id = ${into}
    where company_id = ${company_id} and contact_id = ${from} returning kind, value`.execute(tdb.q);
  const kept = await join(tdb, pair, box);
  await sql`update contacts set merged_into_id = ${into}, updated_at = now()
            where company_id = ${company_id} and id = ${from}`.execute(tdb.q);
  const conversations = await move(tdb, { merge_id, into, from });
  const columns = await keptColumns(box, company_id, merge_id, kept);
  await sql`
    insert into contact_merges (company_id, id, contact_id, merged_contact_id, reason, merged_by, kept, sealed_kept, conversations)
    values (${company_id}, ${merge_id}, ${into}, ${from}, ${reason}, ${by},
            ${columns.kept === null ? null : JSON.stringify(columns.kept)}::jsonb, ${columns.sealed_kept},
            ${JSON.stringify(conversations)}::jsonb)`.execute(tdb.q);
  await appendEvents(tdb, [
    {
      type: 'contact.merged',
      data: {
        contact_id: into,
        merged_contact_id: from,
        moved_identities: moved.rows,
        moved_conversations: conversations.map(({ id }) => id),
      },
    },
  ]);
  return merge_id;
}

type JoinedRow = StoredPerson & {
  user_id: string | null;
  language: string | null;
  opted_out_at: Date | null;
  preference_at: Date | null;
};

/**
 * Locks both before anything of them moves. Throws what has the transaction run again when one of them has become part of another
 * contact since it was looked up: merged into it, the other would go out of sight with all that it said.
 */
async function lockPair(tdb: TenantDb, { into, from }: { into: string; from: string }) {
  const { rows } = await sql<JoinedRow & { merged_into_id: string | null }>`
    select id, name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username, user_id, language, opted_out_at,
      preference_at, merged_into_id
    from contacts where company_id = ${tdb.company_id} and id in (${into}, ${from}) order by id for update`.execute(
    tdb.q,
  );
  const [one, other] = [rows.find(({ id }) => id === into), rows.find(({ id }) => id === from)];
  if (one === undefined || other === undefined || rows.some(({ merged_into_id }) => merged_into_id !== null)) {
    throw changedMeanwhile();
  }
  return { one, other };
}

/** Somebody else changed who is who between our look and now: the transaction is run again as a whole. */
export function changedMeanwhile(): Error {
  return Object.assign(new Error('contact was changed concurrently'), { code: '40001' });
}

/** What each of them knew comes together in the one that stays; each of the two may be sealed, under its own id. */
async function join(tdb: TenantDb, { one, other }: { one: JoinedRow; other: JoinedRow }, box: SecretBox) {
  const { company_id } = tdb;
  const [into, from] = [one.id, other.id];
  const [before, f] = [await standingOf(box, company_id, one), await standingOf(box, company_id, other)];
  const after: Standing = {
    name: before.name ?? f.name,
    phone: f.phone ?? before.phone,
    wa_id: f.wa_id ?? before.wa_id,
    username: before.username ?? f.username,
    user_id: before.user_id ?? f.user_id,
    language: before.language ?? f.language,
    opted_out_at: before.opted_out_at ?? f.opted_out_at,
    preference_at: later(before.preference_at, f.preference_at),
  };
  await writeStanding(tdb, box, into, after);
  if (before.opted_out_at === null && f.opted_out_at !== null) {
    await sql`update contacts i set opt_out = f.opt_out from contacts f
              where i.company_id = ${company_id} and i.id = ${into} and f.company_id = i.company_id and f.id = ${from}`.execute(
      tdb.q,
    );
  }
  return { before, after };
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

export async function standingOf(box: SecretBox, company_id: string, row: JoinedRow): Promise<Standing> {
  const { user_id, language, opted_out_at, preference_at } = row;
  return {
    ...(await readPersonal(box, company_id, row)),
    user_id,
    language,
    opted_out_at: opted_out_at?.toISOString() ?? null,
    preference_at: preference_at?.toISOString() ?? null,
  };
}

export async function writeStanding(tdb: TenantDb, box: SecretBox, id: string, standing: Standing): Promise<void> {
  const { name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username } = await personalColumns(
    box,
    tdb.company_id,
    id,
    standing,
  );
  const { user_id, language, opted_out_at, preference_at } = standing;
  await sql`
    update contacts set name = ${name}, phone = ${phone}, wa_id = ${wa_id}, username = ${username},
      sealed_name = ${sealed_name}, sealed_phone = ${sealed_phone}, sealed_username = ${sealed_username},
      user_id = ${user_id}, language = ${language}, opted_out_at = ${opted_out_at}, preference_at = ${preference_at},
      updated_at = now()
    where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
}

/** The contact, locked, when there is such a one that is not part of another. */
export async function lockStanding(
  tdb: TenantDb,
  id: string,
): Promise<(JoinedRow & { merged_into_id: string | null }) | undefined> {
  const { rows } = await sql<JoinedRow & { merged_into_id: string | null }>`
    select id, name, phone, wa_id, username, sealed_name, sealed_phone, sealed_username, user_id, language, opted_out_at,
      preference_at, merged_into_id
    from contacts where company_id = ${tdb.company_id} and id = ${id} for update`.execute(tdb.q);
  return rows[0];
}
