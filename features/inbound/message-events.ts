import type { NewEvent } from '#platform/events';
import type { Draft } from './apply-messages.ts';

/** What is told of messages that are new. What they change of others is told where it is found out. */
export function eventsOf(fresh: readonly Draft[]): NewEvent[] {
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
