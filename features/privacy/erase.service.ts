import { eraseContacts, lockPerson, type PersonData } from '#features/contacts';
import { eraseThreads } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { notFound, type Caller } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import { newId, type Clock } from '#platform/runtime';
import type { ErasureWire } from './erasures.model.ts';
import { findErasure, insertErasure, setCounts } from './erasures.repository.ts';

export interface EraseTools {
  box: SecretBox;
  clock: Clock;
  jobs: Jobs;
}

/**
 * Erases a person: the ledger first, then everything that was said and the contact with all it is known by, in one
 * transaction. Raw deliveries, which hold others too, are gone through by a job. Throws a 404.
 */
export async function erasePerson(
  tdb: TenantDb,
  tools: EraseTools,
  order: { contact_id: string; reason: string | null; caller: Caller },
): Promise<ErasureWire> {
  const { box, clock, jobs } = tools;
  const { contact_id, reason, caller } = order;
  const person = await lockPerson(tdb, box, contact_id);
  if (person === undefined) throw notFound('Contact');
  const contact_ids = [person.contact, ...person.merged].map(({ id }) => id);
  const id = newId();
  await insertErasure(tdb, box, {
    id,
    contact_id,
    contact_ids,
    reason,
    ordered_by: caller.actor,
    erased_at: clock.now(),
    counts: {},
    words: wordsOf(person),
  });
  const threads = await eraseThreads(tdb, contact_ids);
  await eraseContacts(tdb, contact_ids);
  await setCounts(tdb, id, { contacts: contact_ids.length, identities: person.identities.length, ...threads });
  await jobs.enqueue(tdb, 'contact.redact', { company_id: tdb.company_id, erasure_id: id });
  return (await findErasure(tdb, id))!;
}

/** What the person is called by in deliveries: numbers with and without the plus, and the platform's ids of them. */
function wordsOf({ contact, merged, identities }: PersonData): string[] {
  const values = [contact, ...merged].flatMap(({ phone, wa_id, user_id }) => [phone, wa_id, user_id]);
  const all = [...values, ...identities.map(({ value }) => value)].filter((value) => value !== null);
  const bare = all.filter((value) => /^\+?\d+$/.test(value)).map((value) => value.replace('+', ''));
  return [...new Set([...all, ...bare, ...bare.map((value) => `+${value}`)])];
}
