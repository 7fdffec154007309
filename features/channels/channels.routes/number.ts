import type { FastifyRequest } from 'fastify';
import type { CallResult } from '#connectors/messaging';
import { company, idParams, problem, type App } from '#platform/http';
import type { ChannelTools } from '../channel-tools.ts';
import { channelReader } from '../channel-wire.ts';
import { channelWire, type ChannelWire } from '../channels.model.ts';
import { channelStatement } from '../channels.repository.ts';
import { profileBody, profileWire } from '../profile.model.ts';
import { pinBody, registerBody, requestCodeBody, verifyCodeBody } from '../registration.model.ts';
import { noteRefusal, refuseEarly } from '../registration.service.ts';
import { change } from '../standing.service.ts';
import type { Access, Authorized } from './access.ts';

const tags = ['channels'];
const refusals = { 404: problem, 409: problem, 422: problem };

/** Registration, PIN and profile of a number: one call to the platform each, and never a second by itself. */
export function numberRoutes(app: App, tools: ChannelTools, { authorize, said, known }: Access): void {
  const { messaging, clock } = tools;
  const fromRow = channelReader(tools.unverified);

  /** An order to the platform; what follows from it is stored with a line in the audit log. */
  async function order(
    request: FastifyRequest<{ Params: { id: string } }>,
    call: (of: Authorized['of']) => Promise<CallResult<null>>,
    after: Parameters<typeof change>[2] = {},
  ): Promise<ChannelWire> {
    const { channel, of } = await authorize(request, request.params.id);
    refuseEarly(channel, clock.now());
    const answer = await call(of);
    await noteRefusal(tools, channel, answer);
    await said(channel, answer);
    await request.company.run(async (tdb) => {
      if (Object.keys(after).length > 0) await change(tdb, [channel.id], after);
    });
    const [rows] = await request.company.read([channelStatement(channel.id)]);
    return known(fromRow(rows![0]!));
  }

  app.post(
    '/channels/:id/register',
    {
      config: company('channels.write', 'channel.registered'),
      schema: {
        tags,
        summary: 'Register the number for the API with its two-step PIN, which is not kept here',
        params: idParams,
        body: registerBody,
        response: { 200: channelWire, ...refusals },
      },
    },
    (request) =>
      order(request, (of) => messaging.register({ ...of, ...request.body }), { platform_status: 'CONNECTED' }),
  );

  app.post(
    '/channels/:id/deregister',
    {
      config: company('channels.write', 'channel.deregistered'),
      schema: {
        tags,
        summary: 'Take the number off the API; at most ten times in 72 hours with registering',
        params: idParams,
        response: { 200: channelWire, ...refusals },
      },
    },
    (request) => order(request, (of) => messaging.deregister(of), { platform_status: 'DISCONNECTED' }),
  );

  app.post(
    '/channels/:id/pin',
    {
      config: company('channels.write', 'channel.pin_set'),
      schema: {
        tags,
        summary: 'Set another two-step PIN',
        params: idParams,
        body: pinBody,
        response: { 200: channelWire, ...refusals },
      },
    },
    (request) => order(request, (of) => messaging.setPin({ ...of, ...request.body })),
  );

  app.post(
    '/channels/:id/request_code',
    {
      config: company('channels.write', 'channel.code_requested'),
      schema: {
        tags,
        summary: 'Have a code sent to the number, by SMS or call',
        params: idParams,
        body: requestCodeBody,
        response: { 200: channelWire, ...refusals },
      },
    },
    (request) => order(request, (of) => messaging.requestCode({ ...of, ...request.body })),
  );

  app.post(
    '/channels/:id/verify_code',
    {
      config: company('channels.write', 'channel.code_verified'),
      schema: {
        tags,
        summary: 'Enter that code; a number that is verified already is fine',
        params: idParams,
        body: verifyCodeBody,
        response: { 200: channelWire, ...refusals },
      },
    },
    (request) => order(request, (of) => messaging.verifyCode({ ...of, code: request.body.code.replaceAll('-', '') })),
  );

  app.get(
    '/channels/:id/profile',
    {
      config: company('channels.read'),
      schema: {
        tags,
        summary: 'See what customers see of the business',
        params: idParams,
        response: { 200: profileWire, 404: problem, 409: problem },
      },
    },
    async (request) => {
      const { channel, of } = await authorize(request, request.params.id);
      return said(channel, await messaging.getProfile(of));
    },
  );

  app.put(
    '/channels/:id/profile',
    {
      config: company('channels.write', 'channel.profile_changed'),
      schema: {
        tags,
        summary: 'Change what customers see of the business; what is not named stays',
        params: idParams,
        body: profileBody,
        response: { 200: profileWire, ...refusals },
      },
    },
    async (request) => {
      const { channel, of } = await authorize(request, request.params.id);
      await said(channel, await messaging.setProfile({ ...of, profile: request.body }));
      await request.company.run(async () => undefined);
      return said(channel, await messaging.getProfile(of));
    },
  );
}
