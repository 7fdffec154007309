import { phoneKey, toE164 } from '#connectors/messaging';
import { appendEvents } from '#platform/events';
import { AppError, invalidField, notFound } from '#platform/http';
import { sqlState, type TenantDb } from '#platform/db';
import type { SecretBox } from '#platform/crypto';
import { newId, type Clock } from '#platform/runtime';
import type { ContactCreate, ContactPatch, ContactWire, NewContact } from './contacts.model.ts';
import { deleteContact, updateContact } from './contacts.repository.ts';

const REFERENCED = '23503';

/** Turns what a caller gave into a contact that can be found again. Throws a 422 for a number that cannot be one. */
export function draftContact(body: ContactCreate): NewContact {
  const digits = body.phone?.replaceAll(/\D/g, '');
  const phone = digits === undefined ? null : toE164(digits);
  if (digits !== undefined && (phone === null || digits.length < 7 || digits.length > 15)) {
    throw invalidField('phone', 'must be an international number with country code, for example +15550100');
  }
  return {
    id: newId(),
    name: body.name ?? null,
    phone,
    wa_id: digits ?? null,
    phone_key: digits === undefined ? null : phoneKey(digits),
    user_id: body.user_id ?? null,
    username: null,
    language: body.language ?? null,
    name_from: null,
  };
}

export function alreadyKnown(): AppError {
  return new AppError(
    'conflict',
    'A contact with this phone number or user id exists. Look it up with ?phone= or ?user_id=.',
  );
}

export async function changeContact(
  tdb: TenantDb,
  id: string,
  change: ContactPatch,
  box: SecretBox,
): Promise<ContactWire> {
  return told(tdb, await updateContact(tdb, id, change, box));
}

/** From now on nothing is sent to the contact until they opt in again; checked again at the moment of sending. */
export async function optOut(
  tdb: TenantDb,
  id: string,
  { clock, box }: { clock: Clock; box: SecretBox },
): Promise<ContactWire> {
  return told(tdb, await updateContact(tdb, id, { opted_out_at: clock.now(), opt_out: null }, box));
}

export async function optIn(tdb: TenantDb, id: string, { box }: { box: SecretBox }): Promise<ContactWire> {
  return told(tdb, await updateContact(tdb, id, { opted_out_at: null, opt_out: null }, box));
}

export async function removeContact(tdb: TenantDb, id: string): Promise<void> {
  try {
    if (!(await deleteContact(tdb, id))) throw notFound('Contact');
  } catch (error) {
    if (sqlState(error) !== REFERENCED) throw error;
    throw new AppError(
      'conflict',
      'This contact has conversations, which would be lost with it. Opt the contact out instead.',
    );
  }
  await appendEvents(tdb, [{ type: 'contact.deleted', data: { contact_id: id } }]);
}

async function told(tdb: TenantDb, contact: ContactWire | undefined): Promise<ContactWire> {
  if (contact === undefined) throw notFound('Contact');
  await appendEvents(tdb, [{ type: 'contact.updated', data: { contact_id: contact.id } }]);
  return contact;
}
