import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FaultInput } from '../faults/faults.ts';
import { LARGEST_FILE } from '../graph/media-limits.ts';
import type { Json } from '../json.ts';
import { timestamp } from '../ledger/ledger-view.ts';
import { ledgerLines } from './ledger-lines.ts';
import type { ChannelInput } from '../people/channels.ts';
import type { OutcomeInput } from '../faults/outcomes.ts';
import type { PersonInput } from '../people/people.ts';
import type { Rules } from '../settings.ts';
import type { PersonEvent, PersonEventDetail } from './person-events.ts';
import { asWrittenMessage } from './write.ts';
import type { Control, ControlDeps, LedgerQuery, Webhook } from './control.ts';
import * as schemas from './schemas.ts';

const LONGEST_WAIT_MS = 600_000;

/** The control API: how scripts and tests arrange the world, break it, and read what happened. JSON, no credentials. */
export function registerControlRoutes(app: FastifyInstance, control: Control, deps: ControlDeps): void {
  const { faults, pending, outbox, people, channels, timeline } = deps;
  // Any type at all, so that a picture can be sent as it is.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_FILE }, (_request, body, done) =>
    done(null, body),
  );

  app.get<{ Querystring: LedgerQuery }>('/ledger', async (request) => control.ledger(request.query));
  app.get('/ledger.jsonl', async (_request, reply) =>
    reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(ledgerLines(deps, control.summary()))),
  );
  app.get<{ Querystring: { limit?: string } }>('/webhooks', async (request) => ({
    counters: outbox.counters(),
    ...outbox.health(),
    deliveries: outbox.recent(Math.min(Number(request.query.limit ?? 100) || 100, 2_000)),
  }));
  app.get<{ Querystring: { timeout_ms?: string } }>('/idle', async (request, reply) => {
    const idle = await pending.idle(Math.min(Number(request.query.timeout_ms ?? 30_000) || 0, LONGEST_WAIT_MS));
    return reply.code(idle ? 200 : 408).send({ idle, pending: pending.counts() });
  });

  app.get('/people', async () => ({ people: people.list() }));
  app.post<{ Body: PersonInput }>('/people', { schema: { body: schemas.personSchema } }, async (request, reply) =>
    reply.code(201).send(control.putPerson(request.body)),
  );
  app.post<{ Params: { person: string }; Body: Json & { phone_number_id: string } }>(
    '/people/:person/messages',
    { schema: { body: schemas.messageSchema } },
    async (request, reply) => {
      const { phone_number_id, ...body } = request.body;
      const problem = missing(request.params.person, phone_number_id);
      if (problem !== null) return refuse(reply, 404, problem);
      const written = asWrittenMessage(body);
      if (typeof written === 'string') return refuse(reply, 400, written);
      const message = control.write(request.params.person, phone_number_id, written);
      return reply.code(201).send({ wamid: message.wamid, at: timestamp(message.at) });
    },
  );
  app.post<{ Params: { person: string }; Body: { event: PersonEvent; phone_number_id: string } & PersonEventDetail }>(
    '/people/:person/events',
    { schema: { body: schemas.personEventSchema } },
    async (request, reply) => {
      const { phone_number_id, event, ...detail } = request.body;
      const problem = missing(request.params.person, phone_number_id);
      if (problem !== null) return refuse(reply, 404, problem);
      return reply.code(202).send(control.personEvent(request.params.person, phone_number_id, event, detail));
    },
  );
  app.get('/outcomes', async () => ({ rules: deps.outcomes.list() }));
  app.put<{ Body: OutcomeInput[] }>('/outcomes', { schema: { body: schemas.outcomesSchema } }, async (request) => {
    deps.outcomes.set(request.body);
    return { rules: deps.outcomes.list() };
  });
  app.get('/rules', async () => deps.settings.rules);
  app.put<{ Body: Partial<Rules> }>('/rules', { schema: { body: schemas.rulesSchema } }, async (request) =>
    Object.assign(deps.settings.rules, request.body),
  );
  app.post<{ Querystring: { phone_number_id?: string; filename?: string } }>('/media', async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) return refuse(reply, 415, 'send the file itself, with its content type');
    const { phone_number_id = '', filename = null } = request.query;
    const mime_type = request.headers['content-type'] ?? 'application/octet-stream';
    return reply.code(201).send(control.putMedia(request.body, { phone_number_id, mime_type, filename }));
  });

  app.get('/channels', async () => ({ channels: channels.list().map((one) => ({ ...one, app_secret: undefined })) }));
  app.put<{ Body: ChannelInput[] }>('/channels', { schema: { body: schemas.channelsSchema } }, async (request) => ({
    channels: control.putChannels(request.body).map((one) => ({ ...one, app_secret: undefined })),
  }));
  app.get('/faults', async () => ({ seed: faults.seed(), rules: faults.list() }));
  app.post<{ Body: { seed?: number; rules: FaultInput[] } }>(
    '/faults',
    { schema: { body: schemas.faultsSchema } },
    async (request) => {
      faults.set(request.body.rules, request.body.seed);
      return { seed: faults.seed(), rules: faults.list() };
    },
  );

  app.get('/webhook', async () => webhookView(control.webhook()));
  app.put<{ Body: Partial<Webhook> }>('/webhook', { schema: { body: schemas.webhookSchema } }, async (request) => {
    const webhook = control.webhook(request.body);
    outbox.retryNow();
    return webhookView(webhook);
  });
  app.post('/webhook/verify', async () => control.verify());
  app.post('/webhooks/retry', async () => {
    outbox.retryNow();
    return outbox.health();
  });
  app.post<{ Body: { field: string; value: Json; waba_id?: string; phone_number_id?: string } }>(
    '/webhooks',
    { schema: { body: schemas.customWebhookSchema } },
    async (request, reply) => {
      control.sendWebhook(request.body);
      return reply.code(202).send(outbox.health());
    },
  );

  app.get('/clock', async () => ({ now: timestamp(timeline.now()) }));
  app.post<{ Body: { advance_ms: number } }>('/clock', { schema: { body: schemas.clockSchema } }, async (request) => {
    timeline.advance(request.body.advance_ms);
    return { now: timestamp(timeline.now()) };
  });
  app.post('/reset', async (_request, reply) => {
    control.reset();
    return reply.code(204).send();
  });

  function missing(person: string, phone_number_id: string): string | null {
    if (people.get(person) === undefined) return `nobody is known as ${person}`;
    return channels.get(phone_number_id) === undefined ? `no business number has the id ${phone_number_id}` : null;
  }
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: { message } });
}

function webhookView({ url, verify_token }: Webhook): Json {
  return { url, verify_token };
}
