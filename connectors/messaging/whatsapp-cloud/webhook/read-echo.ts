import type { EchoItem } from '../../contract.ts';
import { readId, readWaId } from '../json/read-value.ts';
import type { ItemReader } from './change.ts';
import { readPerson } from './people.ts';
import { readMessageBody } from './read-message.ts';

/** One element of `message_echoes[]`: sent from the business's phone app, so never an inbound message. */
export const readEcho: ItemReader = (change, raw, index) => {
  const body = readMessageBody(raw);
  if (body === null) return 'no_id';
  const receiver = readPerson(change.contacts, {
    wa_id: raw['to'],
    user_id: raw['to_user_id'],
    parent_user_id: raw['to_parent_user_id'],
  });
  // Said to a group: there is no customer to keep it with.
  if (receiver.wa_id === null && receiver.user_id === null) return 'no_recipient';
  const item: EchoItem = {
    kind: 'echo',
    index,
    dedupe_key: `echo:${change.phone_number_id}:${body.wamid}`,
    waba_id: change.waba_id,
    phone_number_id: change.phone_number_id,
    display_phone_number: change.display_phone_number,
    from: readWaId(raw['from']),
    to: receiver.wa_id,
    to_user_id: receiver.user_id,
    to_parent_user_id: receiver.parent_user_id,
    profile_name: receiver.profile_name,
    username: receiver.username,
    group_id: readId(raw['group_id']),
    ...body,
    raw,
  };
  return item;
};
