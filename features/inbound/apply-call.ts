import type { CallItem } from '#connectors/messaging';
import type { ChannelRoute } from '#features/channels';
import { resolveContacts } from '#features/contacts';
import {
  changeSaid,
  insertDelivered,
  lockOpened,
  moveConversations,
  noteMessages,
  openConversations,
} from '#features/conversations';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { newId } from '#platform/runtime';
import type { ApplyTools } from './apply-messages.ts';
import { callAfter, type CallContent } from './call-content.ts';

/**
 * A call is one line of the thread, whatever is told of it in whatever order. When the customer calls, the window opens as if
 * they had written. Answers why it had no effect, or null.
 */
export async function applyCall(
  tdb: TenantDb,
  item: CallItem,
  channel: ChannelRoute,
  { clock, box }: ApplyTools,
): Promise<string | null> {
  // What is told of ringing and accepting is told of calls that we make.
  const outbound = item.direction === 'BUSINESS_INITIATED' || (item.direction === null && item.from === null);
  const wa_id = outbound ? item.to : item.from;
  if (wa_id === null && item.user_id === null) return 'call_without_a_person';
  const person = { wa_id, user_id: item.user_id, profile_name: null, username: null };
  const [contact_id] = await resolveContacts(tdb, [person], moveConversations, box);
  const holder = channel.agent_id === null ? 'nobody' : 'agent';
  const [conversation] = await openConversations(tdb, [
    { contact_id: contact_id!, channel_id: channel.channel_id, holder },
  ]);
  const { id: conversation_id } = conversation!;
  await lockOpened(tdb, [conversation!]);
  const now = clock.now();
  const at = item.at === null ? now : new Date(Math.min(Date.parse(item.at), now.getTime()));
  const event = { event: item.event.toLowerCase(), at: at.toISOString(), duration_s: item.duration_s };
  const id = newId();
  const inserted = await insertDelivered(
    tdb,
    [
      {
        id,
        conversation_id,
        channel_id: channel.channel_id,
        contact_id: contact_id!,
        direction: outbound ? 'outbound' : 'inbound',
        author: outbound ? 'system' : 'contact',
        type: 'call',
        text: null,
        content: callAfter(undefined, item.call_id, event),
        context: null,
        wamid: item.call_id,
        status: outbound ? 'sent' : 'received',
        fate: outbound ? null : 'suppressed:call',
        platform_at: at.toISOString(),
        group_id: null,
        media_id: null,
      },
    ],
    box,
  );
  const isNew = inserted.has(id);
  let told = false;
  const message_id = isNew
    ? id
    : await changeSaid(tdb, box, { channel_id: channel.channel_id, wamid: item.call_id }, (said) => {
        if (said.type !== 'call') return undefined;
        const known = said.content as CallContent;
        const content = callAfter(known, item.call_id, event);
        told = content.events.length === known.events.length && content.duration_s === known.duration_s;
        return told ? undefined : { ...said, content };
      });
  if (told) return null;
  if (message_id === undefined) return 'call_without_a_line';
  await noteMessages(tdb, [
    {
      conversation_id,
      message_id: isNew ? id : null,
      at: now,
      inbound: isNew && !outbound ? 1 : 0,
      inbound_at: outbound ? null : at,
    },
  ]);
  await appendEvents(tdb, [
    ...(conversation!.is_new
      ? [
          {
            type: 'conversation.created' as const,
            data: { conversation_id, contact_id: contact_id!, channel_id: channel.channel_id },
          },
        ]
      : []),
    {
      type: isNew ? ('message.received' as const) : ('message.changed' as const),
      data: { conversation_id, message_id },
    },
    { type: 'call.changed', data: { conversation_id, message_id, event: event.event } },
  ]);
  return null;
}
