import type { FastifyReply } from 'fastify';
import type { Permission } from '#features/users';
import type { SecretBox } from '#platform/crypto';
import { lockRow, type Row } from '#platform/db';
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
import type { Clock } from '#platform/runtime';
import {
  keyCreate,
  keyList,
  keyPatch,
  keyQuery,
  keyRotate,
  keyWire,
  newKeyWire,
  OVERLAP_HOURS,
  toKey,
  type ApiKey,
  type NewKeyWire,
} from './api-keys.model.ts';
import { keyPage, keyStatement } from './api-keys.repository.ts';
import { changeKey, createKey, revokeKey, rotateKey } from './api-keys.service.ts';

const tags = ['api_keys'];
const READ = 'api_keys.read' satisfies Permission;
const WRITE = 'api_keys.write' satisfies Permission;
const keyFromRow = (row: Row) => toKey(row as unknown as ApiKey);

export function apiKeyRoutes(app: App, { box, clock }: { box: SecretBox; clock: Clock }): void {
  const answerList = createListReader('api_keys');
  const made = (body: NewKeyWire) => ({ status: 201, body, location: `${app.prefix}/api_keys/${body.id}` });
  const onlyHere = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store');

  app.get(
    '/api_keys',
    {
      config: company(READ),
      schema: { tags, summary: 'List API keys', querystring: keyQuery, response: { 200: keyList, 422: problem } },
    },
    (request, reply) => answerList(request, reply, keyPage(request.query)),
  );

  app.get(
    '/api_keys/:id',
    {
      config: company(READ),
      schema: { tags, summary: 'Get an API key', params: idParams, response: { 200: keyWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([keyStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('API key');
      sendJson(reply, JSON.stringify(tagged(reply, keyFromRow(row), ['last_used_at'])));
    },
  );

  app.post(
    '/api_keys',
    {
      config: company(WRITE, 'api_key.created'),
      schema: {
        tags,
        summary: 'Make an API key; it is shown in this answer only',
        body: keyCreate,
        response: { 201: newKeyWire, 403: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(
        request,
        onlyHere(reply),
        async (tdb, caller) => made(await createKey(tdb, caller, request.body, clock)),
        { box },
      ),
  );

  app.patch(
    '/api_keys/:id',
    {
      config: company(WRITE, 'api_key.updated'),
      schema: {
        tags,
        summary: 'Change what an API key is called and may do',
        params: idParams,
        body: keyPatch,
        response: { 200: keyWire, 403: problem, 404: problem, 409: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { company, params, body: change } = request;
      const changed = await company.run(async (tdb, caller) => {
        await refuseStale(request, () => lockRow(tdb, keyStatement(params.id), keyFromRow), ['last_used_at']);
        return changeKey(tdb, caller, { id: params.id, change, clock });
      });
      return tagged(reply, changed, ['last_used_at']);
    },
  );

  app.delete(
    '/api_keys/:id',
    {
      config: company(WRITE, 'api_key.revoked'),
      schema: {
        tags,
        summary: 'Revoke an API key at once; it stays listed',
        params: idParams,
        response: { 204: noContent, 404: problem },
      },
    },
    async (request, reply) => {
      await request.company.run((tdb) => revokeKey(tdb, request.params.id, clock));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api_keys/:id/rotate',
    {
      config: company(WRITE, 'api_key.rotated'),
      schema: {
        tags,
        summary: 'Make a new key in place of an old one, which works until the overlap is over',
        params: idParams,
        body: keyRotate,
        response: { 201: newKeyWire, 403: problem, 404: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(
        request,
        onlyHere(reply),
        async (tdb, caller) => {
          const body = request.body ?? { overlap_hours: OVERLAP_HOURS };
          const rotated = await rotateKey(tdb, caller, { id: request.params.id, body, clock });
          request.company.note({ replaced_by: rotated.id });
          return made(rotated);
        },
        { box },
      ),
  );
}
