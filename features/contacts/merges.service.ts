import type { TenantDb } from '#platform/db';
import type { SecretBox } from '#platform/crypto';
import { AppError, invalidField, notFound } from '#platform/http';
import type { ContactWire } from './contacts.model.ts';
import { findContact, namesOf } from './find.repository.ts';
import { lockStanding, mergeContacts, type MoveConversations } from './merge.repository.ts';
import type { MergeWire } from './merges.model.ts';
import { mergesOf, unmergeContacts, type RestoreConversations } from './unmerge.repository.ts';

/** More than one person is ever taken for. */
const SHOWN = 100;

export interface MergesTools {
  box: SecretBox;
  move: MoveConversations;
  restore: RestoreConversations;
}

/** Makes another contact part of this one. Throws a 404 when there is no such contact, a 422 for the same one. */
export async function mergeByHand(
  tdb: TenantDb,
  { into, from, by }: { into: string; from: string; by: string },
  tools: MergesTools,
): Promise<ContactWire> {
  if (into === from) throw invalidField('contact_id', 'must be another contact');
  // In one order for all, so that two who merge the same contacts the other way round do not wait for each other.
  for (const id of [into, from].toSorted()) {
    const contact = await lockStanding(tdb, id);
    if (contact === undefined || contact.merged_into_id !== null) throw notFound('Contact');
  }
  await mergeContacts(tdb, { into, from, reason: 'by_hand', by }, tools);
  return found(tdb, into, tools);
}

/** Throws a 404 when the one is no part of the other, a 409 when what was merged is elsewhere by now. */
export async function takeApart(
  tdb: TenantDb,
  order: { contact_id: string; merged_contact_id: string; by: string },
  tools: MergesTools,
): Promise<ContactWire> {
  const outcome = await unmergeContacts(tdb, order, tools);
  if (outcome === 'unknown') throw notFound('Merge');
  if (outcome === 'moved_on') {
    throw new AppError(
      'conflict',
      'What was merged has become part of another contact since. Take that merge back first.',
    );
  }
  return found(tdb, order.contact_id, tools);
}

export async function listMerges(
  tdb: TenantDb,
  contact_id: string,
  tools: MergesTools,
): Promise<{ data: MergeWire[]; total: number }> {
  await found(tdb, contact_id, tools);
  const merges = await mergesOf(tdb, contact_id, SHOWN);
  const names = await namesOf(
    tdb,
    merges.map((merge) => merge.merged_contact_id),
    tools.box,
  );
  const data = merges.map(({ merged_contact_id, merged_at, undone_at, reason, ...merge }) => ({
    ...merge,
    reason: reason as MergeWire['reason'],
    merged_contact: names.get(merged_contact_id)!,
    merged_at: merged_at.toISOString(),
    undone_at: undone_at?.toISOString() ?? null,
  }));
  return { data, total: data.length };
}

async function found(tdb: TenantDb, id: string, { box }: MergesTools): Promise<ContactWire> {
  const contact = await findContact(tdb, id, box);
  if (contact === undefined) throw notFound('Contact');
  return contact;
}
