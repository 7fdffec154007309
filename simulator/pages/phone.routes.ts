import type { FastifyInstance } from 'fastify';
import type { MediaStore } from '../media/media-store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Channels } from '../people/channels.ts';
import { DEMO_STARTERS } from '../people/demo-people.ts';
import type { People } from '../people/people.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import type { Statuses } from '../webhooks/statuses.ts';
import { toBubble } from './bubble.ts';
import type { Bubble } from './bubble.ts';
import type { Bus } from '../live/bus.ts';
import { openEventStream } from './event-stream.ts';
import { loadPhoneFiles, PAGE_HEADERS } from './phone-files.ts';
import type { Presence } from '../live/presence.ts';

export interface PhoneDeps {
  ledger: Ledger;
  media: MediaStore;
  channels: Channels;
  people: People;
  outbox: Outbox;
  statuses: Statuses;
  presence: Presence;
  bus: Bus;
}

/** So much of a thread is shown, and so many people who were never asked for. */
const SHOWN_BUBBLES = 300;
const SHOWN_STRANGERS = 8;

/** The phone in the browser: its files, what it shows at first, and the stream that keeps it live. */
export function registerPhoneRoutes(app: FastifyInstance, deps: PhoneDeps): () => void {
  const { ledger, media, channels, people, outbox, statuses, presence, bus } = deps;
  const files = loadPhoneFiles();
  const streams = new Set<() => void>();

  app.get('/', async (_request, reply) => {
    const page = files.get('index.html');
    return reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(page?.bytes);
  });
  app.get<{ Params: { name: string } }>('/phone/:name', async (request, reply) => {
    const file = files.get(request.params.name);
    if (file === undefined) return reply.code(404).send({ error: { message: 'no such file' } });
    void reply.headers(PAGE_HEADERS).header('etag', file.etag).type(file.type);
    return request.headers['if-none-match'] === file.etag ? reply.code(304).send() : reply.send(file.bytes);
  });

  app.get('/phone/api/state', async () => {
    const asked = people.list().filter((one) => !one.automatic);
    const strangers = people
      .list()
      .filter((one) => one.automatic)
      .slice(-SHOWN_STRANGERS);
    return {
      people: [...asked, ...strangers],
      channels: channels.list().map(({ phone_number_id, display_phone_number, name, starters }) => ({
        phone_number_id,
        display_phone_number,
        name,
        starters: { ...DEMO_STARTERS, ...starters },
      })),
      health: outbox.health(),
    };
  });
  app.get<{ Params: { person: string; number: string } }>('/phone/api/threads/:person/:number', async (request) => ({
    bubbles: lastBubbles(request.params.number, request.params.person, SHOWN_BUBBLES),
  }));
  app.get<{ Querystring: { number?: string } }>('/phone/api/previews', async (request) => ({
    previews: people
      .list()
      .slice(0, 500)
      .flatMap((one) => lastBubbles(request.query.number ?? '', one.id, 1)),
  }));
  app.get<{ Params: { id: string } }>('/phone/api/media/:id', async (request, reply) => {
    const stored = media.get(request.params.id);
    const bytes = media.bytes(request.params.id);
    if (stored === undefined || bytes === undefined)
      return reply.code(404).send({ error: { message: 'no such file' } });
    return reply
      .headers({ 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' })
      .type(stored.mime_type)
      .send(bytes);
  });

  app.get<{ Querystring: { client: string; person: string } }>('/phone/api/events', (request, reply) => {
    const { client, person } = request.query;
    reply.hijack();
    const leave = presence.join(client, person);
    const concerns = (person_id: string): boolean => person_id === person || people.get(person_id)?.automatic === false;
    const close = openEventStream(reply.raw, bus, concerns, () => {
      leave();
      streams.delete(close);
    });
    streams.add(close);
  });
  app.post<{ Body: { client: string; phone_number_id: string | null } }>(
    '/phone/api/presence',
    async (request, reply) => {
      const { client, phone_number_id } = request.body;
      presence.look(client, phone_number_id);
      const person_id = presence.person(client);
      if (person_id !== null && phone_number_id !== null) statuses.opened(phone_number_id, person_id);
      return reply.code(204).send();
    },
  );

  function lastBubbles(phone_number_id: string, person_id: string, most: number): Bubble[] {
    const bubbles: Bubble[] = [];
    const thread = ledger.thread(phone_number_id, person_id);
    for (let at = thread.length - 1; at >= 0 && bubbles.length < most; at -= 1) {
      const message = thread[at];
      const bubble = message === undefined ? null : toBubble(message);
      if (bubble !== null) bubbles.unshift(bubble);
    }
    return bubbles;
  }

  return () => {
    for (const close of streams) close();
  };
}
