import { company, invalidField, type App } from '#platform/http';
import { parseCursor, type EventFeed, type LoggedEvent, type Position } from '#platform/events';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { openStream, type Streams } from './stream.ts';

const liveQuery = z.strictObject({
  after: z.string().max(40).optional().meta({ description: 'a cursor, as Last-Event-ID' }),
  types: z.string().max(500).optional().meta({ description: 'event types, separated by commas' }),
  conversation_id: z.uuid().optional(),
});

/** The company's events as they happen, as Server-Sent Events. */
export function liveRoutes(app: App, { feed, streams }: { feed: EventFeed; streams: Streams }): void {
  app.get(
    '/events',
    {
      config: company('events.read'),
      schema: {
        tags: ['events'],
        summary: 'Follow events live (SSE); Last-Event-ID resumes with nothing skipped',
        querystring: liveQuery,
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const from = startOf(request, request.query.after);
      await request.company.caller();
      const wanted = filterOf(request.query);
      reply.hijack();
      openStream({
        reply,
        feed,
        streams,
        company_id: request.company.company_id,
        from,
        wanted,
        recheck: () => request.company.caller(),
      });
    },
  );
}

function startOf(request: FastifyRequest, after: string | undefined): Position | undefined {
  const given = request.headers['last-event-id'] ?? after;
  if (given === undefined || given === '') return undefined;
  const position = typeof given === 'string' ? parseCursor(given) : undefined;
  if (position === undefined) throw invalidField('after', 'is not a cursor of this stream; leave it out to start from now');
  return position;
}

function filterOf({ types, conversation_id }: z.infer<typeof liveQuery>): (event: LoggedEvent) => boolean {
  const chosen = types === undefined ? undefined : new Set(types.split(',').map((type) => type.trim()));
  return (event) =>
    (chosen === undefined || chosen.has(event.type)) &&
    (conversation_id === undefined || event.data['conversation_id'] === conversation_id);
}
