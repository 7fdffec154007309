import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError, company, idParams, problem, type App } from '#platform/http';
import type { ChannelTools } from '../channel-tools.ts';
import { openSecret, sealSecrets } from '../channel-secrets.ts';
import { expectedAddress } from '../check/examine.service.ts';
import { changeChannels } from '../standing.repository.ts';
import { change } from '../standing.service.ts';
import type { Access } from './access.ts';

const tags = ['channels'];

const webhookWire = z
  .object({
    address: z.string().meta({ description: 'where deliveries for this channel should go' }),
    override_url: z.string().nullable(),
    subscribed: z.boolean().nullable().meta({ description: 'whether the app gets the messages of the account' }),
  })
  .meta({ id: 'ChannelWebhook' });

/** Where the platform delivers what comes for a number. */
export function webhookRoutes(app: App, tools: ChannelTools, { authorize, said, known }: Access): void {
  const { messaging, box, address } = tools;

  app.post(
    '/channels/:id/subscribe',
    {
      config: company('channels.write', 'channel.subscribed'),
      schema: {
        tags,
        summary: 'Have the messages of the account delivered to the app of the token',
        params: idParams,
        response: { 200: webhookWire, 404: problem, 409: problem },
      },
    },
    async (request) => {
      const { channel, of } = await authorize(request, request.params.id);
      await said(channel, await messaging.subscribeApp(of));
      await request.company.run(async () => undefined);
      const override_url = channel.webhook_override_url;
      return { address: expectedAddress(address(), channel), override_url, subscribed: true };
    },
  );

  app.put(
    '/channels/:id/webhook_override',
    {
      config: company('channels.write', 'channel.webhook_overridden'),
      schema: {
        tags,
        summary: 'Have what comes for this number delivered here, whatever the app says; Meta asks the address at once',
        params: idParams,
        response: { 200: webhookWire, 404: problem, 409: problem },
      },
    },
    async (request) => {
      const { channel, of } = await authorize(request, request.params.id);
      // Deliveries bear the app's signature, wherever they go.
      const url = expectedAddress(address(), channel);
      if (url.length > 200) throw new AppError('conflict', 'The address of this server is too long for Meta.');
      let verify_token = await openSecret(box, channel, 'verify_token').catch(() => null);
      if (verify_token === null) {
        verify_token = randomBytes(24).toString('base64url');
        const sealed = await sealSecrets(box, channel, { verify_token });
        // Known before Meta asks for it.
        await tools.db.tenant(channel.company_id, (tdb) => changeChannels(tdb, [channel.id], sealed));
        await known(undefined);
      }
      const override = { url, verify_token };
      await said(channel, await messaging.overrideNumberWebhook({ ...of, override }));
      await request.company.run((tdb) => change(tdb, [channel.id], { webhook_override_url: url }));
      return known({ address: url, override_url: url, subscribed: null });
    },
  );

  app.delete(
    '/channels/:id/webhook_override',
    {
      config: company('channels.write', 'channel.webhook_override_ended'),
      schema: {
        tags,
        summary: 'Have what comes for this number delivered where the account or the app says',
        params: idParams,
        response: { 200: webhookWire, 404: problem, 409: problem },
      },
    },
    async (request) => {
      const { channel, of } = await authorize(request, request.params.id);
      await said(channel, await messaging.overrideNumberWebhook({ ...of, override: null }));
      await request.company.run((tdb) => change(tdb, [channel.id], { webhook_override_url: null }));
      return known({ address: expectedAddress(address(), channel), override_url: null, subscribed: null });
    },
  );
}
