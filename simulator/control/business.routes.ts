import type { FastifyInstance } from 'fastify';
import type { AccountInput, Accounts } from '../business/accounts.ts';
import type { AppInput, Apps } from '../business/apps.ts';
import type { HistoryChunk, PhoneAppInput } from '../business/phone-apps.ts';
import type { PortfolioInput, Portfolios } from '../business/portfolios.ts';
import type { TokenInput, Tokens } from '../business/tokens.ts';
import type { Json } from '../json.ts';
import type { TemplateInput } from '../templates/template-store.ts';
import { ACCOUNT_EVENTS, NUMBER_EVENTS } from './account-events.ts';
import type { AccountEvent, NumberEvent } from './account-events.ts';
import { TEMPLATE_EVENTS } from './business.ts';
import type { BusinessControl, SignUpInput, TemplateEvent, TemplateEventDetail } from './business.ts';
import * as schemas from './schemas.ts';

type Params = { Params: { id: string } };

/** The business side of the control API. Secrets are written here and never shown. */
export function registerBusinessControlRoutes(
  app: FastifyInstance,
  control: BusinessControl,
  deps: { apps: Apps; accounts: Accounts; portfolios: Portfolios; tokens: Tokens },
): void {
  const withoutSecret = <T extends object>(one: T): Json => ({ ...one, app_secret: undefined });

  app.get('/apps', async () => ({ apps: deps.apps.list().map(withoutSecret) }));
  app.put<{ Body: AppInput[] }>('/apps', { schema: { body: schemas.listWith(['id']) } }, async ({ body }) => ({
    apps: control.putApps(body).map(withoutSecret),
  }));
  app.get('/accounts', async () => ({ accounts: deps.accounts.list() }));
  app.put<{ Body: AccountInput[] }>('/accounts', { schema: { body: schemas.listWith(['id']) } }, async ({ body }) => ({
    accounts: control.putAccounts(body),
  }));
  app.get('/portfolios', async () => ({ portfolios: deps.portfolios.list() }));
  app.put<{ Body: PortfolioInput[] }>(
    '/portfolios',
    { schema: { body: schemas.listWith(['id']) } },
    async ({ body }) => ({ portfolios: control.putPortfolios(body) }),
  );
  app.get('/tokens', async () => ({ tokens: deps.tokens.list() }));
  app.put<{ Body: TokenInput[] }>('/tokens', { schema: { body: schemas.listWith(['token']) } }, async ({ body }) => ({
    tokens: control.putTokens(body),
  }));
  app.post<{ Body: SignUpInput }>('/signups', { schema: { body: schemas.signUpSchema } }, async ({ body }, reply) =>
    reply.code(201).send(control.signUp(body)),
  );

  app.get('/templates', async () => ({ templates: control.templates() }));
  app.put<{ Body: TemplateInput[] }>('/templates', { schema: { body: schemas.templatesSchema } }, async ({ body }) => {
    control.putTemplates(body);
    return { templates: control.templates() };
  });
  app.post<Params & { Body: { event: TemplateEvent } & TemplateEventDetail }>(
    '/templates/:id/events',
    { schema: { body: schemas.eventSchema(TEMPLATE_EVENTS) } },
    async ({ params, body: { event, ...detail } }) => control.templateEvent(params.id, event, detail),
  );
  app.post<Params & { Body: { event: AccountEvent } & Json }>(
    '/accounts/:id/events',
    { schema: { body: schemas.eventSchema(ACCOUNT_EVENTS) } },
    async ({ params, body: { event, ...detail } }, reply) => {
      control.accountEvent(params.id, event, detail);
      return reply.code(202).send({});
    },
  );
  app.post<Params & { Body: { event: NumberEvent } & Json }>(
    '/channels/:id/events',
    { schema: { body: schemas.eventSchema(NUMBER_EVENTS) } },
    async ({ params, body: { event, ...detail } }, reply) => {
      control.numberEvent(params.id, event, detail);
      return reply.code(202).send({});
    },
  );
  app.post<Params & { Body: { to: string } & Json }>(
    '/channels/:id/echoes',
    { schema: { body: schemas.listWith(['to']).items } },
    async ({ params, body: { to, ...message } }, reply) =>
      reply.code(201).send({ wamid: control.echo(params.id, to, message) }),
  );
  app.post<Params & { Body: HistoryChunk }>(
    '/channels/:id/history',
    { schema: { body: schemas.listWith(['phase', 'threads']).items } },
    async ({ params, body }, reply) => {
      control.tellHistory(params.id, body);
      return reply.code(202).send({});
    },
  );
  app.put<Params & { Body: PhoneAppInput }>('/channels/:id/phone_app', async ({ params, body }) =>
    control.putPhoneApp(params.id, body),
  );
}
