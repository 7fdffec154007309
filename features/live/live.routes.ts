import { z } from 'zod';
import { isAfter, parseCursor, type EventFeed, type Position, type WakeBus } from '#platform/events';
import { AppError, company, invalidField, problem, type App } from '#platform/http';
import type { FastifyRequest } from 'fastify';
import { eventsQuery, type EventsQuery } from './live.model.ts';
import { endFromRow, endStatement } from './live.repository.ts';
import { openStream, type LiveStream, type StreamTiming } from './stream.ts';
import type { Streams } from './streams.ts';

const TIMING: StreamTiming = { heartbeat_ms: 15_000, recheck_ms: 30_000, stalled_ms: 60_000 };

export interface LiveDeps {
  bus: WakeBus;
  feed: EventFeed;
  streams: Streams;
  timing?: StreamTiming;
}

/** The company's events as they happen, as Server-Sent Events. */
export function liveRoutes(app: App, { bus, feed, streams, timing = TIMING }: LiveDeps): void {
  // The database tells when it may have changed who may read; without a company when we were away and missed some.
  const unsubscribe = bus.on('access', (company_id) => streams.recheck(company_id || undefined));
  app.addHook('onClose', async () => unsubscribe());
  // A server that closes waits for its connections, and these would never end by themselves.
  app.addHook('preClose', async () => streams.closeAll());

  app.get(
    '/events',
    {
      config: { ...company('events.read'), long_lived: true },
      schema: {
        tags: ['events'],
        summary: 'Follow the events of the company as they happen',
        description:
          'A text/event-stream. Each frame has the cursor as its id, the type of the event, and {"id", "type", "created_at", "data"}. ' +
          'Last-Event-ID resumes after that cursor with nothing skipped; without it the stream begins now, and says where in a frame `ready`. ' +
          'A comment every 15 s keeps it open; a frame `end` says that the server closes it.',
        querystring: eventsQuery,
        response: { 200: z.string().meta({ description: 'text/event-stream' }), 422: problem },
      },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([endStatement]);
      const from = startOf(request, request.query, endFromRow(rows![0]!));
      const { types, conversation_id } = request.query;
      const stream: LiveStream = openStream({
        feed,
        company_id: request.company.company_id,
        ...from,
        filter: { types: types === undefined ? undefined : new Set(types.split(/, ?/)), conversation_id },
        timing,
        isAllowed: () => isAllowed(request),
        onClose: () => streams.delete(stream),
      });
      streams.add(stream);
      reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no');
      return reply.send(stream.body as never);
    },
  );
}

/** Where to begin. A cursor that lies ahead of the log belongs to another database and would wait for ever. */
function startOf(request: FastifyRequest, { after }: EventsQuery, now: Position): { from: Position; resumes: boolean } {
  const header = request.headers['last-event-id'];
  const [field, text] =
    typeof header === 'string' && header !== '' ? (['Last-Event-ID', header] as const) : (['after', after] as const);
  if (text === undefined) return { from: now, resumes: false };
  const from = parseCursor(text);
  if (from === undefined)
    throw invalidField(field, 'must be the id of a frame of this stream; leave it out to begin now');
  if (isAfter(from, now)) throw invalidField(field, 'lies ahead of all events; leave it out and read everything again');
  return { from, resumes: true };
}

async function isAllowed(request: FastifyRequest): Promise<boolean> {
  try {
    await request.company.caller();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
