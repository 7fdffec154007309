import type { DeliveryStatus, IgnoredItem, JsonObject, StatusItem } from '../../contract.ts';
import { readBoolean, readId, readObject, readString, readTime, readWaId } from '../json/read-value.ts';
import { readCallStatus } from './read-call.ts';
import type { ItemReader } from './change.ts';
import { readPerson } from './people.ts';
import { readErrors } from './platform-errors.ts';

const KNOWN: ReadonlySet<string> = new Set<DeliveryStatus>(['sent', 'delivered', 'read', 'played', 'failed']);

function isKnown(status: string): status is DeliveryStatus {
  return KNOWN.has(status);
}

/** One element of `statuses[]`: how far a message of ours has come. */
export const readStatus: ItemReader = (change, raw, index) => {
  const wamid = readId(raw['id']);
  if (wamid === null) return 'no_id';
  const raw_status = readString(raw['status']);
  if (raw_status === null) return 'no_status';
  if (raw['type'] === 'call') return readCallStatus(change, raw, index);
  const recipient = readPerson(change.contacts, {
    wa_id: raw['recipient_id'],
    user_id: raw['recipient_user_id'],
    parent_user_id: null,
  });
  const participant = readWaId(raw['recipient_participant_id']) ?? readId(raw['recipient_participant_user_id']);
  const errors = readErrors(raw['errors']);
  const failure = raw_status === 'failed' ? `:${errors[0]?.code ?? ''}` : '';
  const dedupe_key = `status:${change.phone_number_id}:${wamid}:${raw_status}:${participant ?? ''}${failure}`;
  const { waba_id, phone_number_id, display_phone_number } = change;
  if (!isKnown(raw_status)) {
    const ignored: IgnoredItem = {
      kind: 'ignored',
      index,
      dedupe_key,
      waba_id,
      phone_number_id,
      field: change.field,
      reason: 'unknown_status',
      raw,
    };
    return ignored;
  }
  const item: StatusItem = {
    kind: 'status',
    index,
    dedupe_key,
    waba_id,
    phone_number_id,
    display_phone_number,
    wamid,
    status: raw_status,
    raw_status,
    at: readTime(raw['timestamp']),
    recipient_id: readWaId(raw['recipient_id']),
    recipient_user_id: recipient.user_id,
    recipient_participant: participant,
    callback_data: readString(raw['biz_opaque_callback_data']),
    pricing: readPricing(readObject(raw['pricing'])),
    conversation: readConversation(readObject(raw['conversation'])),
    errors,
    raw,
  };
  return item;
};

function readPricing(pricing: JsonObject | null): StatusItem['pricing'] {
  if (pricing === null) return null;
  return {
    model: readString(pricing['pricing_model']),
    type: readString(pricing['type']),
    category: readString(pricing['category']),
    billable: readBoolean(pricing['billable']),
  };
}

function readConversation(conversation: JsonObject | null): StatusItem['conversation'] {
  if (conversation === null) return null;
  return {
    id: readId(conversation['id']),
    origin: readString(readObject(conversation['origin'])?.['type']),
    expires_at: readTime(conversation['expiration_timestamp']),
  };
}
