import type { MessagingClient } from '#connectors/messaging';
import type { Config } from '#platform/config';
import type { SecretBox } from '#platform/crypto';
import type { Clock } from '#platform/runtime';
import { lockRow } from '#platform/db';
import {
  answerOnce,
  company,
  createListReader,
  idParams,
  noContent,
  notFound,
  problem,
  refuseStale,
  sendJson,
  tagged,
  type App,
} from '#platform/http';
import { checkChannel, type SealedChannel } from './channel-check.service.ts';
import type { ChannelDirectory } from './channel-directory.ts';
import { channelCheck } from './check.model.ts';
import { channelCreate, channelList, channelPatch, channelQuery, channelWire } from './channels.model.ts';
import { channelReader } from './channel-wire.ts';
import { channelPage, channelStatement, sealedChannelStatement } from './channels.repository.ts';
import { changeChannel, createChannel, removeChannel } from './channels.service.ts';

const tags = ['channels'];

export interface ChannelRouteDeps {
  box: SecretBox;
  directory: ChannelDirectory;
  clock: Clock;
  messaging: Pick<MessagingClient, 'getPhoneNumber'>;
  whatsapp: Config['whatsapp'];
}

export function channelRoutes(app: App, { box, clock, directory, messaging, whatsapp }: ChannelRouteDeps): void {
  const answerList = createListReader('channels');
  const unverified = whatsapp.unverified_numbers;
  const defaults = { box, clock, unverified, daily_limit: whatsapp.daily_limit };
  const fromRow = channelReader(unverified);
  const install = { app_secret: whatsapp.app_secrets.length > 0, verify_token: whatsapp.verify_token !== undefined };

  /** What this process answers next follows the change; the others are told by the wake bus. */
  async function known<T>(changed: T): Promise<T> {
    await directory
      .refresh()
      .catch((error: unknown) => app.log.warn({ err: error }, 'cannot read the channels after a change'));
    return changed;
  }

  app.get(
    '/channels',
    {
      config: company('channels.read'),
      schema: {
        tags,
        summary: 'List channels',
        querystring: channelQuery,
        response: { 200: channelList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, channelPage(request.query, fromRow)),
  );

  app.get(
    '/channels/:id',
    {
      config: company('channels.read'),
      schema: { tags, summary: 'Get a channel', params: idParams, response: { 200: channelWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([channelStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Channel');
      sendJson(reply, JSON.stringify(tagged(reply, fromRow(row))));
    },
  );

  app.post(
    '/channels',
    {
      config: company('channels.write', 'channel.created'),
      schema: {
        tags,
        summary: 'Connect a number',
        body: channelCreate,
        response: { 201: channelWire, 409: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const made = await answerOnce(request, reply, async (tdb) => {
        const body = await createChannel(tdb, defaults, request.body);
        return { status: 201, body, location: `${app.prefix}/channels/${body.id}` };
      });
      return known(made);
    },
  );

  app.patch(
    '/channels/:id',
    {
      config: company('channels.write', 'channel.updated'),
      schema: {
        tags,
        summary: 'Change a channel; a secret set to null is forgotten',
        params: idParams,
        body: channelPatch,
        response: { 200: channelWire, 404: problem, 409: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const changed = await request.company.run(async (tdb) => {
        await refuseStale(request, () => lockRow(tdb, channelStatement(id), fromRow));
        return changeChannel(tdb, defaults, id, request.body);
      });
      return tagged(reply, await known(changed));
    },
  );

  app.delete(
    '/channels/:id',
    {
      config: company('channels.write', 'channel.deleted'),
      schema: {
        tags,
        summary: 'Delete a channel without conversations',
        params: idParams,
        response: { 204: noContent, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await known(await request.company.run((tdb) => removeChannel(tdb, request.params.id)));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/channels/:id/check',
    {
      config: company('channels.write', { not: 'it only asks the platform' }),
      schema: {
        tags,
        summary: 'Ask the platform whether the number can be used',
        params: idParams,
        response: { 200: channelCheck, 404: problem },
      },
    },
    async (request) => {
      const [rows] = await request.company.read([sealedChannelStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Channel');
      return checkChannel({ box, messaging, install }, row as unknown as SealedChannel);
    },
  );
}
