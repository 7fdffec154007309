import type { Message } from '../ledger/message.ts';

/** A message as the phone's owner sees it: `out` is what the owner wrote. */
export interface Bubble {
  wamid: string;
  person_id: string;
  phone_number_id: string;
  direction: 'in' | 'out';
  type: string;
  content: unknown;
  text: string;
  context_wamid: string | null;
  at: number;
  /** Own: sending, retrying, delivered, read. The business's: sent, delivered, read. */
  status: string;
  face: unknown;
  revoked: boolean;
  edited: boolean;
}

/** null while the message has not arrived on the phone. */
export function toBubble(message: Message): Bubble | null {
  if (message.direction === 'to_person' && message.shown_at === null) return null;
  const { wamid, person_id, phone_number_id, type, content, text, context_wamid } = message;
  const own = message.direction === 'from_person';
  return {
    wamid,
    person_id,
    phone_number_id,
    direction: own ? 'out' : 'in',
    type,
    content,
    text,
    context_wamid,
    at: own ? message.at : (message.shown_at ?? message.at),
    face: own ? null : (message.face ?? null),
    revoked: message.revoked === true,
    edited: message.edited === true,
    status: own ? ownStatus(message) : (message.statuses.at(-1)?.status ?? 'sent'),
  };
}

function ownStatus(message: { read_at: number | null; acked_at: number | null; posts: number }): string {
  if (message.read_at !== null) return 'read';
  if (message.acked_at !== null) return 'delivered';
  return message.posts > 0 ? 'retrying' : 'sending';
}
