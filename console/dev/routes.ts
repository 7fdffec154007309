import type { Conversation } from '../src/api/types.ts';
import { tell } from './events.ts';
import { agents, channels, chunks } from './fixed-lists.ts';
import {
  auditLog,
  company,
  invitations,
  keys,
  mails,
  permissions,
  permissionTable,
  roles,
  sessions,
  users,
} from './identity.ts';
import { me, say, store } from './store.ts';

export interface Answer {
  status: number;
  body: unknown;
}
interface Ask {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

const ok = (body: unknown, status = 200): Answer => ({ status, body });
export function refuse(status: number, detail: string): Answer {
  return {
    status,
    body: { type: 'about:blank', title: detail, status, status_code: status, detail, request_id: 'req-7f3a' },
  };
}

function list(rows: object[], query: URLSearchParams): Answer {
  const filters = [...query].filter(([name]) => !['skip', 'limit', 'sort', 'order', 'q'].includes(name));
  const q = query.get('q')?.toLowerCase();
  const found = rows.filter(
    (row) =>
      filters.every(([name, value]) => String((row as Record<string, unknown>)[name]) === value) &&
      (q === undefined || JSON.stringify(row).toLowerCase().includes(q)),
  );
  const sort = query.get('sort');
  const sign = query.get('order') === 'asc' ? 1 : -1;
  const key = (row: object) => (row as Record<string, string | null>)[sort ?? ''] ?? '';
  const sorted = sort === null ? found : found.toSorted((one, other) => sign * key(one).localeCompare(key(other)));
  const skip = Number(query.get('skip') ?? 0);
  return ok({ data: sorted.slice(skip, skip + Number(query.get('limit') ?? 100)), total: found.length });
}

const collections: Record<string, object[]> = {
  conversations: store.conversations,
  contacts: store.contacts,
  inbound_deliveries: store.deliveries,
  agents,
  channels,
  knowledge_chunks: chunks,
  users,
  roles,
  api_keys: keys,
  mails,
};

function thread(id: string, query: URLSearchParams): Answer {
  const all = store.messages
    .filter((message) => message.conversation_id === id)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const before = query.get('before');
  const limit = Number(query.get('limit') ?? 100);
  const older = before === null ? all : all.filter((message) => message.id < before);
  const data = older.slice(-limit);
  return ok({ data, next_cursor: older.length > limit ? (data[0]?.id ?? null) : null });
}

const changes: Record<string, Partial<Conversation>> = {
  takeover: { holder: 'teammate', holder_user_id: me.id, handoff_reason: null, unread_count: 0 },
  release: { holder: 'agent', holder_user_id: null, handoff_reason: null },
  close: { status: 'closed', unread_count: 0 },
  reopen: { status: 'open' },
  read: { unread_count: 0 },
};

function act(conversation: Conversation, action: string): Answer {
  Object.assign(conversation, changes[action]);
  tell('conversation.updated', { conversation_id: conversation.id, change: action });
  return ok(conversation);
}

/** A teammate's reply, whose ticks then move as WhatsApp's would. */
function send(conversation: Conversation, text: string): Answer {
  if (text.includes('refuse')) return refuse(409, 'Another teammate holds this conversation');
  const message = say(conversation, 0, { author: 'teammate', text, status: 'queued' });
  const { id: message_id, conversation_id } = message;
  tell('message.queued', { conversation_id, message_id });
  (['accepted', 'sent', 'delivered', 'read'] as const).forEach((status, step) => {
    setTimeout(
      () => {
        message.status = status;
        if (conversation.last_message?.id === message_id) conversation.last_message.status = status;
        tell('message.status_changed', { conversation_id, message_id, status });
      },
      400 * (step + 1),
    );
  });
  return ok(message, 201);
}

/** What is one object for the whole company, or lies deeper than its collection. */
const single: Record<string, () => unknown> = {
  'auth/me': () => ({ ...me, permissions, acting: false }),
  'auth/sessions': () => ({ data: sessions, total: sessions.length }),
  'auth/identities': () => ({ data: [], total: 0 }),
  'auth/invitations': () => ({ data: invitations, total: invitations.length }),
  'auth/oidc/providers': () => ({ data: [] }),
  'companies/current': () => company,
  'companies/current/acting_sessions': () => ({ data: [], total: 0 }),
  'encryption/content': () => ({
    state: 'open',
    seal_content: false,
    rows_changed: 0,
    unreadable: 0,
    checked_at: null,
  }),
  permissions: () => permissionTable,
  audit_log: () => ({ data: auditLog, next_cursor: null }),
  'audit_log/verify': () => ({ ok: true, checked: auditLog.length, head: auditLog[0], problems: [] }),
  retention: () => ({ last_run: null, next_run_at: null }),
  'retention/preview': () => ({ data: [] }),
  erasures: () => ({ data: [], total: 0 }),
};

export function answer({ method, path, query, body }: Ask): Answer {
  const [name = '', id, part] = path.replace('/api/v1/', '').split('/');
  if (path.endsWith('/inbound_deliveries/replays')) {
    const to = new Date().toISOString();
    const from = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const range = { from, to, delivery_state: 'rejected', reason: null, created_at: to, finished_at: null };
    return ok({ data: [{ id: 'replay', state: 'running', total: 180, replayed: 74, ...range }], total: 1 });
  }
  if (path.endsWith('/merges')) {
    const merged_contact = { id: 'other', name: 'Rosa (old number)', phone: '+15550133' };
    const merge = {
      id: 'merge',
      merged_contact,
      reason: 'number_changed',
      merged_by: null,
      undone_by: null,
      undone_at: null,
    };
    return ok({ data: [{ ...merge, merged_at: new Date(Date.now() - 7_200_000).toISOString() }], total: 1 });
  }
  if (path.endsWith('/inbound_deliveries/ledger')) {
    const count = (...states: string[]) => store.deliveries.filter(({ state }) => states.includes(state)).length;
    return ok({
      received: store.deliveries.length,
      processed: count('processed', 'ignored'),
      rejected: count('rejected', 'unrouted'),
      pending: count('pending'),
    });
  }
  if (name === 'messages') {
    const message = store.messages.find((row) => row.id === id);
    return message ? ok({ ...message, status_history: [] }) : refuse(404, 'Message not found');
  }
  const one = method === 'GET' ? single[path.replace('/api/v1/', '')] : undefined;
  if (one !== undefined) return ok(one());
  const rows = collections[name];
  if (rows === undefined) return refuse(404, 'Route not found');
  if (id === undefined) return list(rows, query);
  const row = rows.find((each) => (each as { id: string }).id === id);
  if (row === undefined) return refuse(404, `${name} not found`);
  if (name !== 'conversations' || part === undefined) return ok(row);
  const conversation = row as Conversation;
  if (part === 'messages') return method === 'POST' ? send(conversation, String(body['text'])) : thread(id, query);
  return part in changes ? act(conversation, part) : refuse(404, 'Route not found');
}
