import { AppError, answerOnce, company, idParams, noContent, problem, type App } from '#platform/http';
import { claimAnew, refuseChanged } from '../change-claim.service.ts';
import type { ChannelTools } from '../channel-tools.ts';
import { channelReader } from '../channel-wire.ts';
import { channelWire } from '../channels.model.ts';
import { channelStatement } from '../channels.repository.ts';
import { changeChannel } from '../channels.service.ts';
import { furtherSecretCreate, furtherSecretList, furtherSecretWire, rotateBody } from '../further-secrets.model.ts';
import { furtherFromRow, furtherSecretsStatement } from '../further-secrets.repository.ts';
import { addFurther, keepPrevious, removeFurther } from '../further-secrets.service.ts';
import { lockRow } from '#platform/db';
import { OWNERSHIP_WORDS } from '../ownership.model.ts';
import type { Access } from './access.ts';

const tags = ['channels'];

/** Secrets of further apps, and rotation: the one before is accepted for a while, so that nothing is refused meanwhile. */
export function secretRoutes(app: App, tools: ChannelTools, { find, known }: Access): void {
  const fromRow = channelReader(tools.unverified);

  app.get(
    '/channels/:id/secrets',
    {
      config: company('channels.read'),
      schema: {
        tags,
        summary: 'List the secrets that are accepted beside those of the channel itself; never what they are',
        params: idParams,
        response: { 200: furtherSecretList, 404: problem },
      },
    },
    async (request) => {
      await find(request, request.params.id);
      const [rows] = await request.company.read([furtherSecretsStatement(request.params.id)]);
      return { data: rows!.map(furtherFromRow) };
    },
  );

  app.post(
    '/channels/:id/secrets',
    {
      config: company('channels.write', 'channel.secret_added'),
      schema: {
        tags,
        summary: 'Accept the secret of another app at Meta as well',
        params: idParams,
        body: furtherSecretCreate,
        response: { 201: furtherSecretWire, 404: problem, 409: problem, 422: problem },
      },
    },
    async (request, reply) =>
      known(
        await answerOnce(request, reply, async (tdb) => ({
          status: 201,
          body: await addFurther(tdb, tools, request.params.id, request.body),
        })),
      ),
  );

  app.delete(
    '/channel_secrets/:id',
    {
      config: company('channels.write', 'channel.secret_removed'),
      schema: {
        tags,
        summary: 'Accept a secret no longer',
        params: idParams,
        response: { 204: noContent, 404: problem },
      },
    },
    async (request, reply) => {
      await known(await request.company.run((tdb) => removeFurther(tdb, request.params.id)));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/channels/:id/rotate',
    {
      config: company('channels.write', 'channel.secret_rotated'),
      schema: {
        tags,
        summary: 'Replace a secret; the one before is accepted as well for some hours',
        params: idParams,
        body: rotateBody,
        response: { 200: channelWire, 404: problem, 409: problem, 422: problem },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { kind, secret } = request.body;
      const before = await find(request, id);
      const change = { [kind]: secret };
      const said = kind === 'access_token' ? await claimAnew(tools, before, change) : undefined;
      if (said !== undefined && said.reason === 'refused') {
        const { title, advice } = OWNERSHIP_WORDS.refused;
        throw new AppError('conflict', `${title}. ${advice} Nothing was changed.`);
      }
      const changed = await request.company.run(async (tdb) => {
        refuseChanged(before, await lockRow(tdb, channelStatement(id), fromRow));
        await keepPrevious(tdb, tools, id, request.body);
        return changeChannel(tdb, tools, id, change, said?.columns);
      });
      return known(changed);
    },
  );
}
