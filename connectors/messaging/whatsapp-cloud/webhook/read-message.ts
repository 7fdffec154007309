import type { JsonObject, MessageContext, MessageItem, Referral } from '../../contract.ts';
import { readContent } from '../content/read-content.ts';
import { readId, readObject, readString, readTime, readWaId } from '../json/read-value.ts';
import type { ItemReader, NumberChange } from './change.ts';
import { readPerson } from './people.ts';
import { readErrors } from './platform-errors.ts';

/** One element of `messages[]`: something a person sent to the business. */
export const readMessage: ItemReader = (change, raw, index) => {
  const body = readMessageBody(raw);
  if (body === null) return 'no_id';
  const person = readPerson(change.contacts, senderOf(change, raw));
  if (person.wa_id === null && person.user_id === null) return 'no_sender';
  const item: MessageItem = {
    kind: 'message',
    index,
    dedupe_key: `message:${change.phone_number_id}:${body.wamid}`,
    waba_id: change.waba_id,
    phone_number_id: change.phone_number_id,
    display_phone_number: change.display_phone_number,
    from: person.wa_id,
    user_id: person.user_id,
    parent_user_id: person.parent_user_id,
    username: person.username,
    profile_name: person.profile_name,
    group_id: readId(raw['group_id']),
    referral: readReferral(readObject(raw['referral'])),
    conversation_summary: readSummary(readObject(change.value['conversation_context'])),
    ...body,
    raw,
  };
  return item;
};

function readSummary(context: JsonObject | null): string | null {
  return readString(readObject(context?.['summary'])?.['text']);
}

/** What a message and an echo have in common; null without an id, since it could not be told from its repeats. */
export function readMessageBody(raw: JsonObject) {
  const wamid = readId(raw['id']);
  if (wamid === null) return null;
  const type = readString(raw['type']) ?? 'unknown';
  const { content, text } = readContent(type, raw);
  const errors = readErrors(raw['errors']);
  return {
    wamid,
    at: readTime(raw['timestamp']),
    type,
    text,
    content,
    context: readContext(readObject(raw['context'])),
    errors: errors.length === 0 ? null : errors,
  };
}

/** A message without any sender is given the only contact of a delivery that has just this one message. */
function senderOf(change: NumberChange, raw: JsonObject) {
  const ids = { wa_id: raw['from'], user_id: raw['from_user_id'], parent_user_id: raw['from_parent_user_id'] };
  if (readId(ids.wa_id) !== null || readId(ids.user_id) !== null) return ids;
  const messages = change.value['messages'];
  const [contact, ...others] = change.contacts;
  if (contact === undefined || others.length > 0 || !Array.isArray(messages) || messages.length !== 1) return ids;
  return { wa_id: contact['wa_id'], user_id: contact['user_id'], parent_user_id: contact['parent_user_id'] };
}

function readContext(context: JsonObject | null): MessageContext | null {
  if (context === null) return null;
  const product = readObject(context['referred_product']);
  return {
    wamid: readId(context['id']),
    from: readWaId(context['from']),
    forwarded: context['forwarded'] === true,
    frequently_forwarded: context['frequently_forwarded'] === true,
    referred_product:
      product === null
        ? null
        : { catalog_id: readId(product['catalog_id']), product_id: readId(product['product_retailer_id']) },
  };
}

function readReferral(referral: JsonObject | null): Referral | null {
  if (referral === null) return null;
  return {
    source_url: readString(referral['source_url']),
    source_id: readId(referral['source_id']),
    source_type: readString(referral['source_type']),
    headline: readString(referral['headline']),
    body: readString(referral['body']),
    media_type: readString(referral['media_type']),
    media_url: readString(referral['image_url']) ?? readString(referral['video_url']),
    thumbnail_url: readString(referral['thumbnail_url']),
    ctwa_clid: readString(referral['ctwa_clid']),
    welcome_text: readString(readObject(referral['welcome_message'])?.['text']),
  };
}
