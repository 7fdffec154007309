import { webhookError } from '../errors/error-codes.ts';
import type { Json } from '../json.ts';
import type { AcceptedMessage, StatusName } from '../ledger/message.ts';
import type { Channel } from '../people/channels.ts';
import type { Person } from '../people/people.ts';
import { newUpdateId } from '../ledger/update.ts';
import type { Update } from '../ledger/update.ts';

/** The webhook update that tells one status of one message. */
export function statusUpdate(
  message: AcceptedMessage,
  status: StatusName,
  at: number,
  person: Person,
  channel: Channel,
): Update {
  const priced =
    status === 'sent' ||
    status === 'delivered' ||
    (status === 'read' && !message.statuses.some((one) => one.status === 'delivered'));
  const item: Json = {
    id: message.wamid,
    status,
    timestamp: String(Math.floor(at / 1_000)),
    ...(person.wa_id !== null && { recipient_id: person.wa_id }),
    ...(person.user_id !== null && { recipient_user_id: person.user_id }),
    ...(person.parent_user_id !== null && { recipient_parent_user_id: person.parent_user_id }),
    ...(channel.identity_check && { recipient_identity_key_hash: person.identity_key_hash }),
    ...(message.callback_data !== null && { biz_opaque_callback_data: message.callback_data }),
    ...(priced && { pricing: message.pricing }),
    ...(status === 'failed' && { errors: [webhookError(message.plan.fail_code ?? 131000)] }),
  };
  return {
    id: newUpdateId(),
    field: 'messages',
    waba_id: channel.waba_id,
    phone_number_id: channel.phone_number_id,
    display_phone_number: channel.display_phone_number,
    part: 'statuses',
    contacts: status === 'failed' ? [] : [contactOf(person, channel, status !== 'sent')],
    item,
    ...(priced && { conversation: conversation(message, status, at) }),
    wamid: message.wamid,
    person_id: person.id,
    type: status,
  };
}

/** How webhooks name a person. Keys that are hidden are absent, not null. */
export function contactOf(person: Person, channel: Channel, with_username: boolean): Json {
  return {
    profile: { name: person.name, ...(with_username && person.username !== null && { username: person.username }) },
    ...(person.wa_id !== null && { wa_id: person.wa_id }),
    ...(person.user_id !== null && { user_id: person.user_id }),
    ...(person.parent_user_id !== null && { parent_user_id: person.parent_user_id }),
    ...(channel.identity_check && { identity_key_hash: person.identity_key_hash }),
  };
}

function conversation(message: AcceptedMessage, status: StatusName, at: number): Json {
  return {
    id: Buffer.from(message.wamid.slice(-24)).toString('hex').slice(0, 32),
    ...(status === 'sent' && { expiration_timestamp: String(Math.floor(at / 1_000) + 86_400) }),
    origin: { type: message.pricing['category'] },
  };
}
