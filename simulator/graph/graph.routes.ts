import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../business/accounts.ts';
import type { Portfolios } from '../business/portfolios.ts';
import { isObject, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Bus } from '../live/bus.ts';
import type { Channel, Channels } from '../people/channels.ts';
import type { Person } from '../people/people.ts';
import type { Pending } from '../time/pending.ts';
import { createAccess } from './access.ts';
import type { AccessDeps } from './access.ts';
import { registerAccountRoutes } from './accounts.routes.ts';
import type { AccountDeps } from './accounts.routes.ts';
import { registerBlockRoutes } from './block-users.routes.ts';
import { readBodies } from './body.ts';
import { registerCoexistenceRoutes } from './coexistence.routes.ts';
import type { CoexistenceDeps } from './coexistence.routes.ts';
import { answerWith, registerCallFaults } from './endings.ts';
import { GraphError, graphErrorBody } from '../errors/graph-error.ts';
import { VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';
import { markRead } from './mark-read.ts';
import { registerMediaRoutes } from './media.routes.ts';
import type { Surroundings } from './number-fields.ts';
import { registerNumberRoutes } from './numbers.routes.ts';
import { registerOAuthRoutes } from './oauth.routes.ts';
import type { OAuthDeps } from './oauth.routes.ts';
import { registerObjectRoutes } from './objects.routes.ts';
import type { ObjectDeps } from './objects.routes.ts';
import { sendMessage } from './send-message.ts';
import type { SendDeps } from './send-message.ts';
import { registerTemplateRoutes } from './templates.routes.ts';
import type { TemplateDeps } from './templates.routes.ts';
import { registerUploadRoutes } from './uploads.routes.ts';
import type { Usage } from './usage.ts';

export interface GraphDeps
  extends SendDeps, AccessDeps, AccountDeps, OAuthDeps, ObjectDeps, TemplateDeps, CoexistenceDeps {
  accounts: Accounts;
  portfolios: Portfolios;
  channels: Channels;
  journal: Journal;
  bus: Bus;
  pending: Pending;
  usage: Usage;
}

/** Paths under which messages and files pass: they are not management, and not counted as such. */
const TRAFFIC = new Set([`/${VERSION}/:id/messages`, `/${VERSION}/:id/media`, '/media-files']);
const OPEN = new Set(['/oauth/access_token', `/${VERSION}/oauth/access_token`]);

/** The Graph API: what a business calls. Everything below needs a bearer token and answers in Graph's error shape. */
export function registerGraphRoutes(app: FastifyInstance, deps: GraphDeps): void {
  const { accounts, portfolios, apps, bus } = deps;
  const access = createAccess(deps);
  app.setErrorHandler(answerError);
  readBodies(app);
  app.addHook('onRequest', async (request, reply) => {
    const { version } = request.params as Partial<GraphParams>;
    if (version !== undefined) void reply.header('facebook-api-version', version);
    const route = request.routeOptions.url ?? '';
    if (OPEN.has(route)) return;
    const { app_id } = access.caller(request);
    if (!TRAFFIC.has(route)) deps.usage.count(reply, app_id, accountOf(request));
  });

  registerCallFaults(app, deps.faults, deps.channels);

  for (const path of ['messages', 'marketing_messages']) {
    app.post<{ Params: GraphParams; Body: unknown }>(`/${VERSION}/:id/${path}`, async (request, reply) => {
      if (!isObject(request.body)) throw new GraphError(100, 'The body must be a JSON object.');
      const channel = access.number(request, request.params.id, 'whatsapp_business_messaging');
      if (textAt(request.body, 'status') === 'read') {
        markRead(deps, channel.phone_number_id, request.body);
        return { success: true };
      }
      return send(request.body, channel, request, reply);
    });
  }

  registerAccountRoutes(app, access, deps, around);
  registerNumberRoutes(app, access, deps);
  registerTemplateRoutes(app, access, deps);
  registerUploadRoutes(app, access, deps.resumables);
  registerOAuthRoutes(app, access, deps);
  registerBlockRoutes(app, access, deps);
  registerCoexistenceRoutes(app, access, deps);
  registerObjectRoutes(app, access, deps, registerMediaRoutes(app, access, deps), around);

  function around(waba_id: string, app_id: string): Surroundings {
    const account = accounts.reach(waba_id);
    return { account, portfolio: portfolios.reach(account.portfolio_id), app: apps.get(app_id) ?? apps.main() };
  }

  /** The account that a management call is counted for. */
  function accountOf(request: FastifyRequest): string {
    const { id } = request.params as Partial<GraphParams>;
    if (id === undefined) return '0';
    return deps.channels.get(id)?.waba_id ?? deps.templates.get(id)?.waba_id ?? id;
  }

  async function send(body: Json, channel: Channel, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const header = request.headers['x-request-id'];
    const request_id = typeof header === 'string' ? header : request.id;
    const { version } = request.params as GraphParams;
    deps.pending.begin('sends');
    try {
      const outcome = await sendMessage(deps, { channel, body, api_version: version, request_id }, meet);
      if (outcome.delay_ms > 0)
        await new Promise<void>((resolve) => void deps.timeline.after(outcome.delay_ms, resolve));
      return answerWith(reply, outcome.ending, outcome.http_status, outcome.body);
    } finally {
      deps.pending.end('sends');
    }
  }

  function meet(person: Person): void {
    deps.journal.write({ kind: 'person', person });
    bus.publish({ type: 'roster' });
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
