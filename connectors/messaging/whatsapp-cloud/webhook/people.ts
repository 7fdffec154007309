import type { JsonObject } from '../../contract.ts';
import { readId, readObject, readString, readWaId } from '../json/read-value.ts';

export type Person = {
  wa_id: string | null;
  user_id: string | null;
  parent_user_id: string | null;
  profile_name: string | null;
  username: string | null;
};

/**
 * What is known of a person: the ids an item itself carries, filled up from the element of `contacts` that has the
 * same user id or phone number. Never matched by position, since one delivery mixes people.
 */
export function readPerson(
  contacts: readonly JsonObject[],
  ids: { wa_id: unknown; user_id: unknown; parent_user_id: unknown },
): Person {
  const wa_id = readWaId(ids.wa_id);
  const user_id = readId(ids.user_id);
  const contact = findContact(contacts, wa_id, user_id);
  const profile = readObject(contact?.['profile']);
  return {
    wa_id: wa_id ?? readWaId(contact?.['wa_id']),
    user_id: user_id ?? readId(contact?.['user_id']),
    parent_user_id: readId(ids.parent_user_id) ?? readId(contact?.['parent_user_id']),
    profile_name: readString(profile?.['name']),
    username: withoutAt(readString(profile?.['username'])),
  };
}

function findContact(
  contacts: readonly JsonObject[],
  wa_id: string | null,
  user_id: string | null,
): JsonObject | undefined {
  if (contacts.length === 0) return undefined;
  if (user_id !== null) {
    const found = contacts.find((contact) => readId(contact['user_id']) === user_id);
    if (found !== undefined) return found;
  }
  if (wa_id === null) return undefined;
  return contacts.find((contact) => readWaId(contact['wa_id']) === wa_id);
}

function withoutAt(username: string | null): string | null {
  return username === null ? null : readString(username.replace(/^@+/, ''));
}
