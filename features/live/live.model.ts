import { z } from 'zod';

/** A type of event as it stands in the log, such as `message.received`. */
const EVENT_TYPES = /^[a-z_]+\.[a-z_]+(, ?[a-z_]+\.[a-z_]+)*$/;

export const eventsQuery = z.strictObject({
  types: z
    .string()
    .max(1_000)
    .regex(EVENT_TYPES, 'types with commas between them, for example message.received,message.status_changed')
    .optional(),
  conversation_id: z.uuid().optional(),
  after: z.string().max(60).optional().meta({ description: 'as the header Last-Event-ID, which wins' }),
});
export type EventsQuery = z.infer<typeof eventsQuery>;

/** Which events of the company a stream carries. */
export interface EventFilter {
  types: ReadonlySet<string> | undefined;
  conversation_id: string | undefined;
}

/** Why the server ends a stream: the caller may no longer read it, or the server stops and another takes over. */
export type EndReason = 'not_allowed' | 'stopping';
