import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isObject, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Bus } from '../live/bus.ts';
import type { Channel, Channels } from '../people/channels.ts';
import type { Person } from '../people/people.ts';
import type { Settings } from '../settings.ts';
import type { Pending } from '../time/pending.ts';
import { GraphError, graphErrorBody } from './graph-error.ts';
import { noSuchObject, VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';
import { markRead } from './mark-read.ts';
import { registerMediaRoutes } from './media.routes.ts';
import { numberFields } from './number-fields.ts';
import { sendMessage } from './send-message.ts';
import type { SendDeps, SendOutcome } from './send-message.ts';

export interface GraphDeps extends SendDeps {
  settings: Settings;
  channels: Channels;
  journal: Journal;
  bus: Bus;
  pending: Pending;
}

/** The Graph API: what a business calls. Everything below needs a bearer token and answers in Graph's error shape. */
export function registerGraphRoutes(app: FastifyInstance, deps: GraphDeps): void {
  const { settings, channels, bus } = deps;
  app.setErrorHandler(answerError);
  app.addHook('onRequest', async (request, reply) => {
    const { version } = request.params as Partial<GraphParams>;
    if (version !== undefined) void reply.header('facebook-api-version', version);
    checkToken(request.headers.authorization, settings.tokens);
  });

  app.post<{ Params: GraphParams; Body: unknown }>(`/${VERSION}/:id/messages`, async (request, reply) => {
    if (!isObject(request.body)) throw new GraphError(100, 'The body must be a JSON object.');
    const channel = channelOf(request.params.id);
    if (textAt(request.body, 'status') === 'read') {
      markRead(deps, channel.phone_number_id, request.body);
      return { success: true };
    }
    return send(request.body, channel, request, reply);
  });

  app.get<{ Params: GraphParams }>(`/${VERSION}/:id/phone_numbers`, async (request) => ({
    data: channels
      .list()
      .filter((one) => one.waba_id === request.params.id)
      .map((one) => numberFields(one, null)),
  }));

  registerMediaRoutes(app, deps, channelOf);

  async function send(body: Json, channel: Channel, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const header = request.headers['x-request-id'];
    const request_id = typeof header === 'string' ? header : request.id;
    const { version } = request.params as GraphParams;
    deps.pending.begin('sends');
    try {
      const outcome = await sendMessage(deps, { channel, body, api_version: version, request_id }, meet);
      if (outcome.delay_ms > 0)
        await new Promise<void>((resolve) => void deps.timeline.after(outcome.delay_ms, resolve));
      return answer(outcome, reply);
    } finally {
      deps.pending.end('sends');
    }
  }

  function meet(person: Person): void {
    deps.journal.write({ kind: 'person', person });
    bus.publish({ type: 'roster' });
  }

  function channelOf(id: string): Channel {
    const known = channels.get(id);
    if (known !== undefined) return known;
    if (settings.rules.unknown_numbers === 'refuse' || !/^\d{3,20}$/.test(id)) throw noSuchObject(id);
    const channel = channels.put({ phone_number_id: id });
    deps.journal.write({ kind: 'channel', channel });
    bus.publish({ type: 'roster' });
    return channel;
  }
}

function checkToken(header: string | undefined, tokens: readonly string[]): void {
  const token = /^bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (token === undefined)
    throw new GraphError(190, null, { message: 'An access token is required to request this resource.' });
  if (tokens.length > 0 && !tokens.includes(token)) {
    throw new GraphError(190, null, { message: 'Invalid OAuth access token - Cannot parse access token' });
  }
}

function answer(outcome: SendOutcome, reply: FastifyReply): unknown {
  switch (outcome.ending) {
    case 'json':
      return reply.code(outcome.http_status).send(outcome.body);
    case 'html':
      return reply
        .code(outcome.http_status)
        .type('text/html; charset=utf-8')
        .send('<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>');
    case 'hang':
      // Nothing is ever written; the connection ends when the caller gives up or the simulator stops.
      return reply.hijack();
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
  }
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof GraphError) {
    void reply.code(error.http_status).send(graphErrorBody(error));
    return;
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status >= 500) request.log.error(error);
  const refusal =
    status >= 500 ? new GraphError(131000) : new GraphError(100, (error as Error).message, { http_status: status });
  void reply.code(refusal.http_status).send(graphErrorBody(refusal));
}
