import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FaultRule, Faults } from '../faults/faults.ts';
import { SEND_FAULTS } from '../faults/faults.ts';
import type { Json } from '../json.ts';
import type { Channels } from '../people/channels.ts';
import { GraphError, graphErrorBody } from '../errors/graph-error.ts';
import { VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';

/** How a call is to end. */
export type Ending = 'json' | 'html' | 'hang' | 'reset' | 'half';

const ERROR_PAGE =
  '<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>';

export function answerWith(reply: FastifyReply, ending: Ending, http_status: number, body: Json): unknown {
  switch (ending) {
    case 'json':
      return reply.code(http_status).send(body);
    case 'html':
      return reply.code(http_status).type('text/html; charset=utf-8').send(ERROR_PAGE);
    case 'hang':
      // Nothing is ever written; the connection ends when the caller gives up or the simulator stops.
      return reply.hijack();
    case 'half':
      return half(reply, http_status, body);
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
  }
}

/** The head and the first bytes of an answer, and then nothing more: the line is open at one end only. */
function half(reply: FastifyReply, http_status: number, body: Json): unknown {
  reply.hijack();
  const text = JSON.stringify(body);
  reply.raw.writeHead(http_status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  reply.raw.write(text.slice(0, Math.floor(text.length / 2)));
  return reply;
}

export function refusalOf(fault: FaultRule): GraphError {
  return new GraphError(fault.code, null, {
    error_data: fault.error_data,
    ...(fault.http_status !== null && { http_status: fault.http_status }),
    ...(fault.is_transient && { is_transient: true }),
  });
}

const SEND_PATHS = new Set([`/${VERSION}/:id/messages`, `/${VERSION}/:id/marketing_messages`]);
const MEDIA_PATHS = new Set([`/${VERSION}/:id/media`, '/media-files']);

/** Faults of calls other than sends: media, and everything that is managed. */
export function registerCallFaults(app: FastifyInstance, faults: Faults, channels: Channels): void {
  const striking = new WeakMap<object, FaultRule>();

  app.addHook('preHandler', async (request, reply) => {
    const path = request.routeOptions.url ?? '';
    if (SEND_PATHS.has(path) || !faults.concernsOthers()) return;
    const { id = '' } = request.params as Partial<GraphParams>;
    const on = MEDIA_PATHS.has(path) ? 'media' : 'management';
    const phone_number_id = channels.get(id)?.phone_number_id ?? '';
    const type = path.split('/').at(-1) ?? null;
    const fault = faults.strike(SEND_FAULTS, { on, person_id: null, phone_number_id, type });
    if (fault === null) return;
    if (fault.fault === 'refuse') throw refusalOf(fault);
    if (fault.fault.endsWith('_after_accept')) return void striking.set(request, fault);
    const ending = fault.fault === 'html_error' ? 'html' : (fault.fault as Ending);
    return answerWith(reply, ending, fault.http_status ?? 502, {});
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = striking.get(request);
    if (fault === undefined) return payload;
    striking.delete(request);
    switch (fault.fault) {
      case 'reset_after_accept':
        reply.raw.socket?.resetAndDestroy();
        return payload;
      case 'error_after_accept':
        void reply.code(fault.http_status ?? (fault.html ? 502 : 500));
        return fault.html ? ERROR_PAGE : JSON.stringify(graphErrorBody(refusalOf(fault)));
      default:
        return new Promise<never>(() => {});
    }
  });
}
