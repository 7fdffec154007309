import type { FastifyInstance, FastifyRequest } from 'fastify';
import { checkProfile } from '../business/check-profile.ts';
import type { Registration } from '../business/registration.ts';
import type { Resumables } from '../business/resumables.ts';
import { isObject, objectAt, scalarAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Channel } from '../people/channels.ts';
import type { Access } from './access.ts';
import { parametersOf } from './body.ts';
import { GraphError } from '../errors/graph-error.ts';
import { VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';
import { checkCallback } from './check-callback.ts';
import type { Poster } from '../webhooks/post.ts';
import type { AccountNews } from '../ledger/account-news.ts';

export interface NumberDeps {
  registration: Registration;
  resumables: Resumables;
  poster: Poster;
  news: AccountNews;
}

/** What a business does with one of its numbers beside sending. */
export function registerNumberRoutes(app: FastifyInstance, access: Access, deps: NumberDeps): void {
  const { registration, resumables } = deps;

  /** A call that changes the number and answers that it did. */
  function change(
    path: string,
    act: (channel: Channel, body: Json, request: FastifyRequest) => void | Promise<void>,
  ): void {
    app.post<{ Params: GraphParams }>(`/${VERSION}/:id/${path}`, async (request) => {
      const channel = access.number(request, request.params.id, 'whatsapp_business_management');
      try {
        await act(channel, parametersOf(request), request);
      } finally {
        access.save(channel);
      }
      return { success: true };
    });
  }

  change('request_code', registration.requestCode);
  change('verify_code', registration.verifyCode);
  change('register', registration.register);
  change('deregister', (channel) => registration.deregister(channel));
  change('settings', (channel, body) => {
    const identity = objectAt(body, 'user_identity_change')['enable_identity_key_check'];
    if (typeof identity === 'boolean') channel.identity_check = identity;
  });
  change('whatsapp_business_profile', (channel, body) => {
    const changes = checkProfile(body);
    const handle = textAt(body, 'profile_picture_handle');
    if (handle !== null) {
      if (!resumables.isHandle(handle))
        throw new GraphError(100, 'Param profile_picture_handle is not a valid handle.');
      changes['profile_picture_url'] = `https://pps.whatsapp.net/v/${handle.slice(0, 16)}`;
    }
    channel.profile = { ...channel.profile, ...changes };
  });

  app.get<{ Params: GraphParams; Querystring: { fields?: string } }>(
    `/${VERSION}/:id/whatsapp_business_profile`,
    async (request) => {
      const { profile } = access.number(request, request.params.id, 'whatsapp_business_management');
      const asked = request.query.fields?.split(',').map((name) => name.trim()) ?? ['about', 'vertical'];
      const shown = Object.fromEntries(asked.filter((name) => name in profile).map((name) => [name, profile[name]]));
      return { data: [{ ...shown, messaging_product: 'whatsapp' }] };
    },
  );
}

/** `POST /{number}`: its PIN, or where its webhooks go. */
export async function changeNumber(
  channel: Channel,
  request: FastifyRequest,
  access: Access,
  deps: NumberDeps,
): Promise<{ success: true }> {
  const body = parametersOf(request);
  if (body['pin'] !== undefined) {
    deps.registration.setPin(channel, scalarAt(body, 'pin') ?? '');
    deps.news.tell(channel.waba_id, 'security', {
      display_phone_number: channel.display_phone_number,
      event: 'PIN_CHANGED',
      requester: access.caller(request).user_id,
    });
  }
  if (isObject(body['webhook_configuration'])) {
    const app = access.appOf(access.caller(request));
    channel.webhook_url = await checkCallback(deps.poster, body['webhook_configuration']);
    channel.webhook_app_id = channel.webhook_url === null ? null : app.id;
  }
  if (body['pin'] === undefined && !isObject(body['webhook_configuration']))
    throw new GraphError(100, 'Nothing to change: give pin or webhook_configuration.');
  access.save(channel);
  return { success: true };
}
