import { newWamid } from './webhooks.ts';

/** What the platform sends beside plain messages and statuses, as it writes it. */

let second = 0;

/** Seconds of a moment a little later than the one before, in the recent past. */
export function nextSecond(): string {
  second += 1;
  return String(Math.floor(Date.now() / 1_000) - 600 + second);
}

interface Said {
  phone_number_id: string;
  from?: string;
  user_id?: string;
  to?: string;
  wamid?: string;
  at?: string;
  message: Record<string, unknown>;
}

/** A message of a person. */
export function said({ phone_number_id, from, user_id, wamid = newWamid(), at = nextSecond(), message }: Said) {
  return {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100199', phone_number_id },
      contacts: [{ profile: { name: 'Rosa' }, ...(from && { wa_id: from }), ...(user_id && { user_id }) }],
      messages: [
        { ...(from && { from }), ...(user_id && { from_user_id: user_id }), id: wamid, timestamp: at, ...message },
      ],
    },
  };
}

/** A message that was written in the phone app of the business. */
export function echoed({ phone_number_id, to, wamid = newWamid(), at = nextSecond(), message }: Said) {
  return {
    field: 'smb_message_echoes',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100199', phone_number_id },
      contacts: [{ profile: { name: 'Rosa' }, wa_id: to }],
      message_echoes: [{ from: '15550100199', to, id: wamid, timestamp: at, ...message }],
    },
  };
}

/** A change of any field of a number. */
export function told(field: string, phone_number_id: string, value: Record<string, unknown>) {
  return {
    field,
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100199', phone_number_id },
      ...value,
    },
  };
}

export const text = (body: string) => ({ type: 'text', text: { body } });
export const reaction = (message_id: string, emoji?: string) => ({
  type: 'reaction',
  reaction: { message_id, ...(emoji !== undefined && { emoji }) },
});
export const edit = (original_message_id: string, message: Record<string, unknown>) => ({
  type: 'edit',
  edit: { original_message_id, message },
});
export const revoke = (original_message_id: string) => ({ type: 'revoke', revoke: { original_message_id } });
