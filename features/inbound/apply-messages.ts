import type { Mailer } from '#features/mails';
import type { ChannelRoute } from '#features/channels';
import { resolveContacts, type Person } from '#features/contacts';
import {
  assignToTurns,
  insertDelivered,
  lockOpened,
  moveConversations,
  noteMessages,
  openConversations,
  openTurns,
  suppressTurns,
  type NewInboundMessage,
  type OpenedTurn,
} from '#features/conversations';
import { noteInboundMedia } from '#features/media';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Clock } from '#platform/runtime';
import { applyNotes } from './apply-notes.ts';
import { fateOf } from './fates.ts';
import { learnFromMessages } from './learn-from-messages.ts';
import { arrivedMedia, draftMessage, mediaIdOf, type SaidItem } from './message-draft.ts';
import { eventsOf } from './message-events.ts';
import { agentsByChannel, type ReplyRule } from './reply-rules.repository.ts';
import { answersByPhone, summarize } from './summaries.ts';

/** What applying needs beside the database. */
export interface ApplyTools {
  clock: Clock;
  box: SecretBox;
  jobs: Jobs;
  mailer: Mailer;
}

export interface ArrivedMessage {
  item: SaidItem;
  channel: ChannelRoute;
  received_at: Date;
}

/** What was said, as a message that is new here. */
export interface Draft {
  item: SaidItem;
  message: NewInboundMessage;
  conversation: { id: string; contact_id: string; channel_id: string; is_new: boolean };
  channel: ChannelRoute;
  said_at: Date;
  asks: boolean;
}

/**
 * Makes messages of what arrived for one company: contacts, conversations, messages, summaries, events and turns, in a
 * handful of statements however many they are. What was there already changes nothing. Answers the turns that wait.
 */
export async function applyMessages(
  tdb: TenantDb,
  arrived: readonly ArrivedMessage[],
  tools: ApplyTools,
): Promise<OpenedTurn[]> {
  if (arrived.length === 0) return [];
  const { box, clock } = tools;
  const now = clock.now();
  const rules = await agentsByChannel(tdb, [...new Set(arrived.map(({ channel }) => channel.channel_id))]);
  const drafts = await draftAll(tdb, arrived, rules, tools);
  const inserted = await insertDelivered(
    tdb,
    drafts.map(({ message }) => message),
    box,
  );
  const fresh = drafts.filter(({ message }) => inserted.has(message.id));
  const said = fresh.map(({ item, message, conversation, said_at }) => ({
    item,
    conversation_id: conversation.id,
    message_id: message.id,
    said_at,
  }));
  await noteMessages(tdb, summarize(said, now));
  const withFiles = fresh.filter(({ item }) => mediaIdOf(item) !== null);
  await noteInboundMedia(
    tdb,
    withFiles.map(({ message, item }) => arrivedMedia(message, item)),
    tools,
  );
  const turns = await turnsFor(tdb, fresh, rules);
  await applyNotes(tdb, fresh, rules);
  await suppressTurns(
    tdb,
    said.filter(answersByPhone).map(({ conversation_id, said_at }) => ({ conversation_id, up_to: said_at })),
    'answered_by_phone',
  );
  await appendEvents(tdb, eventsOf(fresh));
  await learnFromMessages(tdb, fresh, tools);
  return turns;
}

async function draftAll(
  tdb: TenantDb,
  arrived: readonly ArrivedMessage[],
  rules: ReadonlyMap<string, ReplyRule>,
  { box, clock }: ApplyTools,
): Promise<Draft[]> {
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
  const locked = await lockOpened(tdb, conversations);
  const standing = new Map(locked.map((conversation) => [conversation.id, conversation]));
  const now = clock.now().getTime();
  const saidAt = arrived.map(({ item, received_at }) => new Date(item.at ?? received_at));
  const echoed = echoesOf(arrived, conversations, saidAt);
  return arrived.map(({ item, channel }, index) => {
    const conversation = conversations[index]!;
    const said_at = saidAt[index]!;
    const { holder, last_echo_at } = standing.get(conversation.id) ?? {
      holder: conversation.holder,
      last_echo_at: null,
    };
    const answered_at = Math.max(last_echo_at?.getTime() ?? 0, echoed.get(conversation.id) ?? 0);
    const fate =
      item.kind === 'echo'
        ? null
        : fateOf(item, {
            holder,
            rule: rules.get(channel.channel_id),
            age_ms: now - said_at.getTime(),
            answered_by_phone: said_at.getTime() <= answered_at,
          });
    return {
      item,
      message: draftMessage(item, conversation, said_at, fate),
      conversation,
      channel,
      said_at,
      asks: item.kind === 'message' && fate === null,
    };
  });
}

/** When each conversation was answered from the phone app, by what has just arrived. */
function echoesOf(
  arrived: readonly ArrivedMessage[],
  conversations: readonly { id: string }[],
  saidAt: readonly Date[],
): Map<string, number> {
  const echoed = new Map<string, number>();
  for (const [index, one] of arrived.entries()) {
    const { id } = conversations[index]!;
    if (answersByPhone(one)) echoed.set(id, Math.max(echoed.get(id) ?? 0, saidAt[index]!.getTime()));
  }
  return echoed;
}

function personOf(item: SaidItem): Person {
  const wa_id = item.kind === 'message' ? item.from : item.to;
  const user_id = item.kind === 'message' ? item.user_id : item.to_user_id;
  return { wa_id, user_id, profile_name: item.profile_name, username: item.username };
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
