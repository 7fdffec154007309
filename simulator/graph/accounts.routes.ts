import type { FastifyInstance } from 'fastify';
import type { Account, Accounts } from '../business/accounts.ts';
import type { Apps } from '../business/apps.ts';
import type { Channels } from '../people/channels.ts';
import type { Poster } from '../webhooks/post.ts';
import type { Access } from './access.ts';
import { pageOf, parametersOf, pick } from './body.ts';
import type { Page } from './body.ts';
import { checkCallback } from './check-callback.ts';
import { GraphError } from '../errors/graph-error.ts';
import { VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';
import { healthOf } from './health.ts';
import { numberFields } from './number-fields.ts';
import type { Surroundings } from './number-fields.ts';
import type { Json } from '../json.ts';
import { addressOf } from './address.ts';

export interface AccountDeps {
  accounts: Accounts;
  apps: Apps;
  channels: Channels;
  poster: Poster;
}

/** What belongs to an account: its numbers, and the apps that get its webhooks. */
export function registerAccountRoutes(
  app: FastifyInstance,
  access: Access,
  deps: AccountDeps,
  around: (waba_id: string, app_id: string) => Surroundings,
): void {
  const { accounts, apps, channels } = deps;

  app.get<{ Params: GraphParams; Querystring: Page & { fields?: string } }>(
    `/${VERSION}/:id/phone_numbers`,
    async (request) => {
      const account = access.account(request, request.params.id);
      const { app_id } = access.caller(request);
      const numbers = channels
        .list()
        .filter((one) => one.waba_id === account.id)
        .map((one) => numberFields(one, around(account.id, app_id), request.query.fields));
      return pageOf(numbers, request.query, addressOf(request));
    },
  );

  app.get<{ Params: GraphParams }>(`/${VERSION}/:id/subscribed_apps`, async (request) => {
    const account = access.account(request, request.params.id);
    return {
      data: account.subscriptions.map(({ app_id, override_callback_uri }) => ({
        whatsapp_business_api_data: {
          id: app_id,
          name: apps.get(app_id)?.name ?? `App ${app_id}`,
          link: `https://www.facebook.com/games/?app_id=${app_id}`,
        },
        ...(override_callback_uri !== null && { override_callback_uri }),
      })),
    };
  });
  app.post<{ Params: GraphParams }>(`/${VERSION}/:id/subscribed_apps`, async (request) => {
    const account = access.account(request, request.params.id);
    const { id } = access.appOf(access.caller(request));
    const override_callback_uri = await checkCallback(deps.poster, parametersOf(request));
    if (override_callback_uri !== null && !account.subscriptions.some((one) => one.app_id === id))
      throw new GraphError(100, 'Before an override, the app has to be subscribed without one.');
    account.subscriptions = [
      ...account.subscriptions.filter((one) => one.app_id !== id),
      { app_id: id, override_callback_uri },
    ];
    account.was_subscribed = true;
    accounts.save(account);
    return { success: true };
  });
  app.delete<{ Params: GraphParams }>(`/${VERSION}/:id/subscribed_apps`, async (request) => {
    const account = access.account(request, request.params.id);
    const { id } = access.appOf(access.caller(request));
    account.subscriptions = account.subscriptions.filter((one) => one.app_id !== id);
    account.was_subscribed = true;
    accounts.save(account);
    return { success: true };
  });
}

/** An account object with the asked fields. */
export function accountFields(account: Account, around: Surroundings, fields: string | undefined): Json {
  const all: Json = {
    id: account.id,
    name: account.name,
    currency: account.currency,
    timezone_id: account.timezone_id,
    country: account.country,
    account_review_status: account.account_review_status,
    business_verification_status: account.business_verification_status,
    message_template_namespace: `ns_${account.id}`,
    owner_business_info: { id: account.portfolio_id, name: `Portfolio ${account.portfolio_id.slice(-4)}` },
    ownership_type: 'SELF',
    status: account.restriction === null ? 'ACTIVE' : 'DISABLED',
    health_status: healthOf(around, null),
  };
  return pick(all, fields, ['name', 'currency', 'timezone_id', 'message_template_namespace']);
}
