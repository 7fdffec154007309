import type { UserIdUpdateItem, UserPreferenceItem } from '../../contract.ts';
import { contentKey } from '../json/canonical.ts';
import { readId, readObject, readString, readTime, readWaId } from '../json/read-value.ts';
import type { ItemReader } from './change.ts';
import { readPerson } from './people.ts';

/** One element of `user_preferences[]`: a person stopped or resumed a category of messages. */
export const readUserPreference: ItemReader = (change, raw, index) => {
  const person = readPerson(change.contacts, {
    wa_id: raw['wa_id'],
    user_id: raw['user_id'],
    parent_user_id: raw['parent_user_id'],
  });
  if (person.wa_id === null && person.user_id === null) return 'no_sender';
  const category = readString(raw['category']);
  const value = readString(raw['value']);
  if (category === null || value === null) return 'no_preference';
  const { waba_id, phone_number_id, display_phone_number } = change;
  const item: UserPreferenceItem = {
    kind: 'user_preference',
    index,
    dedupe_key: contentKey('preference', phone_number_id, raw),
    waba_id,
    phone_number_id,
    display_phone_number,
    wa_id: person.wa_id,
    user_id: person.user_id,
    category,
    value,
    detail: readString(raw['detail']),
    at: readTime(raw['timestamp']),
    raw,
  };
  return item;
};

/** One element of `user_id_update[]`: the old and the new id name one person. */
export const readUserIdUpdate: ItemReader = (change, raw, index) => {
  const ids = readObject(raw['user_id']);
  const parents = readObject(raw['parent_user_id']);
  const user_id = readId(ids?.['current']);
  if (user_id === null) return 'no_user_id';
  const item: UserIdUpdateItem = {
    kind: 'user_id_update',
    index,
    dedupe_key: contentKey('user-id', change.phone_number_id, raw),
    waba_id: change.waba_id,
    phone_number_id: change.phone_number_id,
    wa_id: readWaId(raw['wa_id']),
    previous_user_id: readId(ids?.['previous']),
    user_id,
    previous_parent_user_id: readId(parents?.['previous']),
    parent_user_id: readId(parents?.['current']),
    at: readTime(raw['timestamp']),
    raw,
  };
  return item;
};
