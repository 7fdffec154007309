import type { EchoItem, EditContent, MediaContent, MessageItem } from '#connectors/messaging';
import { agentsByChannel, type ReplyRule } from './reply-rules.repository.ts';
import type { ChannelRoute } from '#features/channels';
import { isMediaKind, noteInboundMedia, type ArrivedMedia } from '#features/media';
import { resolveContacts, type Person } from '#features/contacts';
import {
  assignToTurns,
  insertDelivered,
  lockConversations,
  moveConversations,
  noteMessages,
  openConversations,
  openTurns,
  type NewInboundMessage,
  type OpenedTurn,
} from '#features/conversations';
import type { Jobs } from '#platform/jobs';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents, type NewEvent } from '#platform/events';
import { newId, type Clock } from '#platform/runtime';
import { fateOf } from './fates.ts';

/** What applying needs beside the database. */
export interface ApplyTools {
  clock: Clock;
  box: SecretBox;
  jobs: Jobs;
}

export interface ArrivedMessage {
  item: MessageItem | EchoItem;
  channel: ChannelRoute;
  received_at: Date;
}

/**
 * Makes messages of what arrived for one company: contacts, conversations, messages, summaries, events and turns, in a
 * handful of statements however many they are. What was there already changes nothing. Answers the turns that wait.
 */
export async function applyMessages(
  tdb: TenantDb,
  arrived: readonly ArrivedMessage[],
  { clock, box, jobs }: ApplyTools,
): Promise<OpenedTurn[]> {
  if (arrived.length === 0) return [];
  const now = clock.now();
  const rules = await agentsByChannel(tdb, [...new Set(arrived.map(({ channel }) => channel.channel_id))]);
  const contacts = await resolveContacts(
    tdb,
    arrived.map(({ item }) => personOf(item)),
    moveConversations,
    box,
  );
  const conversations = await openConversations(
    tdb,
    arrived.map(({ channel }, index) => ({
      contact_id: contacts[index]!,
      channel_id: channel.channel_id,
      holder: rules.has(channel.channel_id) ? 'agent' : 'nobody',
    })),
  );
  await lockConversations(
    tdb,
    conversations.map(({ id }) => id),
  );
  const drafts = arrived.map(({ item, channel, received_at }, index) => {
    const conversation = conversations[index]!;
    const said_at = new Date(item.at ?? received_at);
    const rule = rules.get(channel.channel_id);
    const fate =
      item.kind === 'echo' ? null : fateOf(item, conversation.holder, rule, now.getTime() - said_at.getTime());
    return {
      message: draft(item, conversation, said_at, fate),
      item,
      conversation,
      channel,
      asks: item.kind === 'message' && fate === null,
    };
  });
  const inserted = await insertDelivered(
    tdb,
    drafts.map(({ message }) => message),
    box,
  );
  const fresh = drafts.filter(({ message }) => inserted.has(message.id));
  await noteInboundMedia(tdb, fresh.flatMap(fileOf), { jobs, box });
  await noteMessages(
    tdb,
    summarize(
      fresh.map(({ message }) => message),
      now,
    ),
  );
  const turns = await turnsFor(tdb, fresh, rules);
  await appendEvents(tdb, eventsOf(fresh));
  return turns;
}

interface Draft {
  message: NewInboundMessage;
  item: MessageItem | EchoItem;
  conversation: { id: string; contact_id: string; channel_id: string; is_new: boolean };
  channel: ChannelRoute;
  asks: boolean;
}

function personOf(item: MessageItem | EchoItem): Person {
  const wa_id = item.kind === 'message' ? item.from : item.to;
  const user_id = item.kind === 'message' ? item.user_id : item.to_user_id;
  return { wa_id, user_id, profile_name: item.profile_name, username: item.username };
}

/** Ids grow in the order of the delivery, so a thread read by id shows what was said first above. */
function draft(
  item: MessageItem | EchoItem,
  conversation: { id: string; contact_id: string; channel_id: string },
  said_at: Date,
  fate: string | null,
): NewInboundMessage {
  const inbound = item.kind === 'message';
  const referral = inbound && item.referral !== null ? { referral: item.referral } : {};
  const errors = item.errors === null ? {} : { errors: item.errors };
  const id = newId();
  return {
    id,
    conversation_id: conversation.id,
    channel_id: conversation.channel_id,
    contact_id: conversation.contact_id,
    direction: inbound ? 'inbound' : 'outbound',
    author: inbound ? 'contact' : 'system',
    type: item.type,
    text: item.text,
    content: { ...item.content, ...referral, ...errors },
    context: item.context,
    wamid: item.wamid,
    status: inbound ? 'received' : 'sent',
    fate,
    platform_at: said_at.toISOString(),
    group_id: item.group_id,
    media_id: mediaIn(item) === undefined ? null : id,
  };
}

/** What a message says of its file: a message of a file, or the newer version of one. */
function mediaIn(item: MessageItem | EchoItem): { kind: string; media: Partial<MediaContent> } | undefined {
  const { type, content } = item.type === 'edit' ? (item.content as EditContent) : item;
  return isMediaKind(type) ? { kind: type, media: content as Partial<MediaContent> } : undefined;
}

function fileOf({ message, item }: Draft): ArrivedMedia[] {
  const found = mediaIn(item);
  if (found === undefined) return [];
  const { media_id, mime_type, sha256, filename, voice } = found.media;
  return [
    {
      message_id: message.id,
      channel_id: message.channel_id,
      platform_media_id: media_id ?? null,
      mime_type: mime_type ?? null,
      sha256: sha256 ?? null,
      filename: filename ?? null,
      voice: voice ?? null,
      kind: found.kind,
    },
  ];
}

/** A customer's window counts from when they wrote, however late we hear of it, and never from the future. */
function summarize(messages: readonly NewInboundMessage[], now: Date) {
  return [...Map.groupBy(messages, (message) => message.conversation_id)].map(([conversation_id, group]) => ({
    conversation_id,
    message_id: group.at(-1)!.id,
    at: now,
    ...inboundOf(group, now),
  }));
}

function inboundOf(group: readonly NewInboundMessage[], now: Date): { inbound: number; inbound_at?: Date } {
  const times = group.flatMap((message) =>
    message.direction === 'inbound' ? Date.parse(message.platform_at ?? now.toISOString()) : [],
  );
  if (times.length === 0) return { inbound: 0 };
  const newest = times.reduce((latest, time) => Math.max(latest, time));
  return { inbound: times.length, inbound_at: new Date(Math.min(now.getTime(), newest)) };
}

async function turnsFor(
  tdb: TenantDb,
  fresh: readonly Draft[],
  rules: ReadonlyMap<string, ReplyRule>,
): Promise<OpenedTurn[]> {
  const asking = fresh.filter(({ asks }) => asks);
  const byConversation = new Map(
    asking.map(({ conversation, channel }) => [conversation.id, rules.get(channel.channel_id)!.reply_quiet_ms]),
  );
  const turns = await openTurns(
    tdb,
    [...byConversation].map(([conversation_id, quiet_ms]) => ({ conversation_id, quiet_ms })),
  );
  const turnOf = new Map(turns.map((turn) => [turn.conversation_id, turn.turn_id]));
  await assignToTurns(
    tdb,
    asking.map(({ message, conversation }) => ({ message_id: message.id, turn_id: turnOf.get(conversation.id)! })),
  );
  return turns;
}

function eventsOf(fresh: readonly Draft[]): NewEvent[] {
  const opened = new Map(
    fresh.filter(({ conversation }) => conversation.is_new).map(({ conversation }) => [conversation.id, conversation]),
  );
  return [
    ...[...opened.values()].map(({ id, contact_id, channel_id }): NewEvent => ({
      type: 'conversation.created',
      data: { conversation_id: id, contact_id, channel_id },
    })),
    ...fresh.map(({ message }): NewEvent => ({
      type: 'message.received',
      data: { conversation_id: message.conversation_id, message_id: message.id },
    })),
  ];
}
