import type { Contact, Conversation, InboundDeliveryWithBody, Message, User } from '../src/api/types.ts';
import { minutesAgo, newId } from './ids.ts';

/** Everything the scripted server knows. Rows are the wire's own shapes. */
export interface Store {
  contacts: Contact[];
  conversations: Conversation[];
  messages: Message[];
  deliveries: InboundDeliveryWithBody[];
}

export const me: User = {
  id: '00000000-0000-7000-8000-00000000000a',
  username: 'ana',
  email: 'ana@casalumen.example',
  first_name: 'Ana',
  last_name: 'Ferreira',
  role: 'company_admin',
  role_id: null,
  is_owner: true,
  email_verified: true,
  totp_enabled: false,
  company_id: '00000000-0000-7000-8000-000000000001',
  is_active: true,
  created_at: minutesAgo(90_000).toISOString(),
};
export const password = 'correct horse';
export const agent_id = '00000000-0000-7000-8000-0000000000a1';
export const channel = { id: '00000000-0000-7000-8000-0000000000c1', name: 'Casa Lumen' };

export const store: Store = { contacts: [], conversations: [], messages: [], deliveries: [] };

export interface Opening {
  name: string | null;
  phone?: string | null;
  username?: string | null;
  language?: string | null;
  holder?: Conversation['holder'];
  status?: Conversation['status'];
  mine?: boolean;
  reason?: string | null;
  unread?: number;
  since_days?: number;
}

export function openConversation(opening: Opening): Conversation {
  const at = minutesAgo((opening.since_days ?? 3) * 1440);
  const id = newId(at);
  const created_at = at.toISOString();
  const phone = opening.phone ?? null;
  const contact: Contact = {
    id: newId(at),
    name: opening.name,
    phone,
    wa_id: phone?.slice(1) ?? null,
    user_id: `US.${store.contacts.length}`,
    username: opening.username ?? null,
    language: opening.language ?? null,
    opted_out_at: null,
    opt_out: null,
    created_at,
    updated_at: created_at,
  };
  store.contacts.push(contact);
  const conversation: Conversation = {
    id,
    contact_id: contact.id,
    channel_id: channel.id,
    contact: { id: contact.id, name: contact.name, phone },
    channel,
    status: opening.status ?? 'open',
    holder: opening.holder ?? 'agent',
    holder_user_id: opening.holder === 'teammate' ? (opening.mine === false ? agent_id : me.id) : null,
    handoff_reason: opening.reason ?? null,
    unread_count: opening.unread ?? 0,
    last_message_at: null,
    last_message: null,
    window_expires_at: null,
    referral: null,
    referral_at: null,
    free_entry_until: null,
    created_at,
    updated_at: created_at,
  };
  store.conversations.push(conversation);
  return conversation;
}

/** Adds a message, `minutes` ago, and brings the conversation's summary up to date. */
export function say(conversation: Conversation, minutes: number, part: Partial<Message>): Message {
  const at = minutesAgo(minutes);
  const author = part.author ?? 'contact';
  const direction = part.direction ?? (author === 'contact' ? 'inbound' : 'outbound');
  const id = newId(at);
  const message: Message = {
    id,
    conversation_id: conversation.id,
    channel_id: channel.id,
    contact_id: conversation.contact_id,
    direction,
    author,
    author_id: author === 'teammate' ? me.id : author === 'agent' ? agent_id : null,
    type: 'text',
    text: null,
    content: part.text == null ? {} : { body: part.text },
    reply_to_wamid: null,
    wamid: `wamid.${id}`,
    status: direction === 'inbound' ? 'received' : 'read',
    failure: null,
    held: null,
    scheduled_at: null,
    expires_at: null,
    resends: 0,
    forwarded: false,
    media: null,
    group_id: null,
    reactions: [],
    edited: null,
    revoked_at: null,
    fate: null,
    citations: [],
    created_at: at.toISOString(),
    platform_at: at.toISOString(),
    ...part,
  };
  store.messages.push(message);
  const { type, text, status, created_at } = message;
  conversation.last_message = {
    id,
    direction,
    type,
    text: text?.slice(0, 200) ?? null,
    revoked_at: null,
    status,
    created_at,
  };
  conversation.last_message_at = created_at;
  if (direction === 'inbound') conversation.window_expires_at = new Date(at.getTime() + 86_400_000).toISOString();
  return message;
}
