import type { CallItem } from '../../contract.ts';
import { readId, readNumber, readString, readTime, readWaId } from '../json/read-value.ts';
import type { ItemReader } from './change.ts';
import { readPerson } from './people.ts';

/** One element of `calls[]`. */
export const readCall: ItemReader = (change, raw, index) => {
  const call_id = readId(raw['id']);
  if (call_id === null) return 'no_id';
  const event = readString(raw['event']) ?? readString(raw['status']);
  if (event === null) return 'no_status';
  const to = readWaId(raw['to']);
  const from = readWaId(raw['from']);
  const outgoing = raw['direction'] === 'BUSINESS_INITIATED';
  const person = readPerson(change.contacts, {
    wa_id: outgoing ? to : from,
    user_id: raw[outgoing ? 'to_user_id' : 'from_user_id'],
    parent_user_id: null,
  });
  const item: CallItem = {
    ...sharedOf(change, index),
    dedupe_key: `call:${change.phone_number_id}:${call_id}:${event}`,
    call_id,
    event,
    at: readTime(raw['timestamp']),
    from,
    to,
    user_id: person.user_id,
    direction: readString(raw['direction']),
    duration_s: readNumber(raw['duration']),
    callback_data: readString(raw['biz_opaque_callback_data']),
    raw,
  };
  return item;
};

/** An element of `statuses[]` that is about a call: ringing, accepted, rejected. */
export const readCallStatus: ItemReader = (change, raw, index) => {
  const call_id = readId(raw['id']);
  if (call_id === null) return 'no_id';
  const status = readString(raw['status']);
  if (status === null) return 'no_status';
  const event = status.toLowerCase();
  const person = readPerson(change.contacts, {
    wa_id: raw['recipient_id'],
    user_id: raw['recipient_user_id'],
    parent_user_id: null,
  });
  const item: CallItem = {
    ...sharedOf(change, index),
    dedupe_key: `call:${change.phone_number_id}:${call_id}:${event}`,
    call_id,
    event,
    at: readTime(raw['timestamp']),
    from: null,
    to: person.wa_id,
    user_id: person.user_id,
    direction: null,
    duration_s: null,
    callback_data: readString(raw['biz_opaque_callback_data']),
    raw,
  };
  return item;
};

function sharedOf(change: Parameters<ItemReader>[0], index: number) {
  const { waba_id, phone_number_id, display_phone_number } = change;
  return { kind: 'call' as const, index, waba_id, phone_number_id, display_phone_number };
}
