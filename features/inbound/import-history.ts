import { parseDelivery, readHistoryMessages, type HistoryItem, type HistoryMessage } from '#connectors/messaging';
import type { ChannelDirectory, ChannelRoute } from '#features/channels';
import { resolveContacts } from '#features/contacts';
import {
  changeSaid,
  insertDelivered,
  lockOpened,
  moveConversations,
  openConversations,
  type MessageStatusName,
  type NewInboundMessage,
} from '#features/conversations';
import { noteInboundMedia } from '#features/media';
import type { SecretBox } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { Jobs, JobTypes } from '#platform/jobs';
import { idAt, type Clock } from '#platform/runtime';
import { lockImport, noteHistory, noteImported, readDeliveryBody } from './history.repository.ts';
import { arrivedMedia, contextOf, isAnnotation, mediaIdOf } from './message-draft.ts';
import { openBody } from './sealed-body.ts';

/** A transaction holds the conversations that it touches, and live messages wait for them. */
const BATCH = 250;

declare module '#platform/jobs' {
  interface JobTypes {
    /** Import what a delivery holds of a number's past. */
    'history.import': { company_id: string; channel_id: string; delivery_id: string };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    /** A part of the number's past came, or will not come. */
    'channel.history_changed': { channel_id: string; state: string };
  }
}

export interface ImportTools {
  db: Database;
  box: SecretBox;
  clock: Clock;
  jobs: Jobs;
  channels: ChannelDirectory;
}

/**
 * The work behind `history.import`. Each batch is a transaction that also notes how far it has come, so that a crash repeats
 * nothing; a message that is here already is left alone, unless it stands for a file that has come now.
 */
export function createHistoryImport(tools: ImportTools) {
  const { db, box, channels, jobs } = tools;
  return async function importHistory(job: JobTypes['history.import'], signal: AbortSignal): Promise<void> {
    const { company_id, channel_id, delivery_id } = job;
    await channels.refresh();
    const channel = channels.byId(channel_id);
    if (channel?.company_id !== company_id) return;
    const kept = await db.tenant(company_id, (tdb) => readDeliveryBody(tdb, delivery_id));
    const messages = kept === undefined ? [] : historyIn(await openBody(box, kept), channel);
    for (let more = true; more && !signal.aborted;) {
      more = await db.tenant(company_id, (tdb) => importSome(tdb, { messages, channel, delivery_id }, tools));
    }
    // The process stops: another one goes on from here.
    if (signal.aborted) await db.tenant(company_id, (tdb) => jobs.enqueue(tdb, 'history.import', job));
  };
}

function historyIn(body: Buffer, channel: ChannelRoute): HistoryMessage[] {
  const parsed = parseDelivery(body);
  if ('unreadable' in parsed) return [];
  return parsed.items
    .filter((item): item is HistoryItem => item.kind === 'history' && item.phone_number_id === channel.phone_number_id)
    .flatMap((item) => readHistoryMessages(item).messages);
}

/** The next batch of what a delivery holds; false when nothing is left. */
async function importSome(
  tdb: TenantDb,
  {
    messages,
    channel,
    delivery_id,
  }: { messages: readonly HistoryMessage[]; channel: ChannelRoute; delivery_id: string },
  tools: ImportTools,
): Promise<boolean> {
  const { channel_id } = channel;
  const chunk = await lockImport(tdb, channel_id, delivery_id);
  if (chunk === undefined) return false;
  const batch = messages.slice(chunk.done, chunk.done + BATCH);
  const added = batch.length === 0 ? 0 : await importBatch(tdb, batch, channel, tools);
  const done = chunk.done + batch.length;
  const last = done >= messages.length;
  await noteImported(tdb, { channel_id, delivery_id, messages: messages.length, done, added, last });
  await appendEvents(tdb, [
    { type: 'channel.history_changed', data: { channel_id, state: last ? 'imported' : 'importing' } },
  ]);
  return !last;
}

async function importBatch(
  tdb: TenantDb,
  batch: readonly HistoryMessage[],
  channel: ChannelRoute,
  tools: ImportTools,
): Promise<number> {
  const { box, clock } = tools;
  const people = batch.map(({ wa_id, user_id }) => ({ wa_id, user_id, profile_name: null, username: null }));
  const contacts = await resolveContacts(tdb, people, moveConversations, box);
  const { channel_id } = channel;
  const holder = channel.agent_id === null ? 'nobody' : 'agent';
  const conversations = await openConversations(
    tdb,
    contacts.map((contact_id) => ({ contact_id, channel_id, holder })),
  );
  await lockOpened(tdb, conversations);
  const now = clock.now();
  const places = new Map<number, number>();
  const drafts = batch.map((message, index) => draft(message, conversations[index]!, { now, places }));
  const inserted = await insertDelivered(tdb, drafts, box);
  const fresh = drafts.filter(({ id }) => inserted.has(id));
  await noteHistory(tdb, newestOf(fresh, now));
  const files = batch.flatMap((message, index) =>
    inserted.has(drafts[index]!.id) && mediaIdOf(message) !== null ? [arrivedMedia(drafts[index]!, message)] : [],
  );
  const filled = await fillPlaceholders(
    tdb,
    batch.filter((message, index) => !inserted.has(drafts[index]!.id) && !message.is_placeholder),
    { box, channel_id },
  );
  await noteInboundMedia(tdb, [...files, ...filled], tools);
  return fresh.length;
}

/** The id is made of the time it was said, so that it stands in the thread where it belongs. */
function draft(
  message: HistoryMessage,
  conversation: { id: string; contact_id: string; channel_id: string },
  { now, places }: { now: Date; places: Map<number, number> },
): NewInboundMessage {
  const said_at = message.at === null || Date.parse(message.at) > now.getTime() ? now : new Date(message.at);
  const place = places.get(said_at.getTime()) ?? 0;
  places.set(said_at.getTime(), place + 1);
  const id = idAt(said_at, place);
  const inbound = message.direction === 'inbound';
  const errors = message.errors === null ? {} : { errors: message.errors };
  return {
    id,
    conversation_id: conversation.id,
    channel_id: conversation.channel_id,
    contact_id: conversation.contact_id,
    direction: message.direction,
    author: inbound ? 'contact' : 'system',
    type: message.type,
    text: message.text,
    content: { ...message.content, ...errors },
    context: contextOf(message),
    wamid: message.wamid,
    status: inbound ? 'received' : statusOf(message.status),
    fate: inbound ? 'suppressed:history' : null,
    platform_at: said_at.toISOString(),
    group_id: message.group_id,
    media_id: mediaIdOf(message) === null ? null : id,
  };
}

const STATUSES: ReadonlyMap<string, MessageStatusName> = new Map<string, MessageStatusName>([
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'played'],
  ['error', 'failed'],
]);

/** How far it had come; a word that is new to us says no more than that it was sent. */
const statusOf = (status: string | null): MessageStatusName => STATUSES.get(status ?? '') ?? 'sent';

function newestOf(fresh: readonly NewInboundMessage[], now: Date) {
  const shown = fresh.filter((message) => !isAnnotation(message));
  return [...Map.groupBy(shown, ({ conversation_id }) => conversation_id)].map(([conversation_id, group]) => {
    const newest = group.reduce((one, other) => (other.id > one.id ? other : one));
    return { conversation_id, message_id: newest.id, at: new Date(newest.platform_at ?? now) };
  });
}

/** Where a file was announced and comes now, its message is what was announced. */
async function fillPlaceholders(
  tdb: TenantDb,
  messages: readonly HistoryMessage[],
  { box, channel_id }: { box: SecretBox; channel_id: string },
) {
  const filled = [];
  for (const message of messages) {
    const id = await changeSaid(tdb, box, { channel_id, wamid: message.wamid }, (said) =>
      said.type === 'media_placeholder'
        ? {
            type: message.type,
            text: message.text,
            content: message.content,
            context: said.context,
            media_id: mediaIdOf(message) === null ? null : said.id,
          }
        : undefined,
    );
    if (id !== undefined && mediaIdOf(message) !== null) filled.push(arrivedMedia({ id, channel_id }, message));
  }
  return filled;
}
