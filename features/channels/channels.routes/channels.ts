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
import { lockRow } from '#platform/db';
import { claimAnew, refuseChanged, touchesClaim } from '../change-claim.service.ts';
import type { ChannelTools } from '../channel-tools.ts';
import { channelReader } from '../channel-wire.ts';
import { channelCreate, channelList, channelPatch, channelQuery, channelWire } from '../channels.model.ts';
import { channelPage, channelStatement } from '../channels.repository.ts';
import { changeChannel, createChannel, removeChannel } from '../channels.service.ts';
import { claim } from '../takeover.service.ts';
import type { Access } from './access.ts';

const tags = ['channels'];

export function crudRoutes(app: App, tools: ChannelTools, { find, known }: Access): void {
  const answerList = createListReader('channels');
  const fromRow = channelReader(tools.unverified);

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
        summary: 'Connect a number; its access token shows that it is yours',
        body: channelCreate,
        response: { 201: channelWire, 409: problem, 422: problem },
      },
    },
    async (request, reply) => {
      // Before anything is asked in anybody's name: what is found out takes numbers from others.
      await request.company.caller();
      const { phone_number_id, waba_id, access_token = null } = request.body;
      const proof = await claim(tools, { phone_number_id, waba_id, access_token }, null);
      const made = await answerOnce(request, reply, async (tdb) => {
        const body = await createChannel(tdb, tools, request.body, proof);
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
      const before = touchesClaim(request.body) ? await find(request, id) : undefined;
      const said = before === undefined ? undefined : await claimAnew(tools, before, request.body);
      const changed = await request.company.run(async (tdb) => {
        const look = () => lockRow(tdb, channelStatement(id), fromRow);
        await refuseStale(request, look);
        if (before !== undefined) refuseChanged(before, await look());
        return changeChannel(tdb, tools, id, request.body, said?.columns);
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
}
