import { phoneKey } from '../identity/phone-key.ts';
import { MessageBodyError } from './body-error.ts';

/** Whom a message goes to. A group wins over a person, the phone number over the user id. */
export type Target = {
  /** International number in any writing; a platform id is fine. */
  to?: string | null | undefined;
  /** Business-scoped user id, for people who hide their number. */
  user_id?: string | null | undefined;
  group_id?: string | null | undefined;
  /** Quote this message. */
  reply_to_wamid?: string | null | undefined;
};

export type Envelope = {
  messaging_product: 'whatsapp';
  recipient_type: 'individual' | 'group';
  to?: string;
  recipient?: string;
  context?: { message_id: string };
};

const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** The part of a body that every kind of message shares. Throws `MessageBodyError` for nobody or a bad address. */
export function envelope(target: Target): Envelope {
  return {
    messaging_product: 'whatsapp',
    recipient_type: target.group_id ? 'group' : 'individual',
    ...addressOf(target),
    ...(target.reply_to_wamid ? { context: { message_id: target.reply_to_wamid } } : {}),
  };
}

function addressOf({ to, user_id, group_id }: Target): { to: string } | { recipient: string } {
  if (group_id) return { to: group_id };
  if (to) {
    if (phoneKey(to) === null) throw new MessageBodyError('to', 'is not an international phone number');
    // The digits stay as they are: the platform knows a person under the form it gave us, aliases included.
    return { to: `+${to.replace(/\D/g, '').replace(/^00/, '')}` };
  }
  if (!user_id) throw new MessageBodyError('to', 'is missing, and so is user_id');
  if (!USER_ID.test(user_id)) throw new MessageBodyError('user_id', 'is not a business-scoped user id');
  return { recipient: user_id };
}
