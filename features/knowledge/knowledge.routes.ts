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
import {
  chunkCreate,
  chunkList,
  chunkPatch,
  chunkQuery,
  chunkWire,
  knowledgeFindings,
  knowledgeSearch,
} from './knowledge.model.ts';
import { chunkFromRow, chunkPage, chunkStatement } from './knowledge.repository.ts';
import { changeChunk, createChunk, removeChunk } from './knowledge.service.ts';
import { searchKnowledge } from './search.service.ts';

const tags = ['knowledge'];

export function knowledgeRoutes(app: App): void {
  const answerList = createListReader('knowledge_chunks');

  app.get(
    '/knowledge_chunks',
    {
      config: company('knowledge.read'),
      schema: {
        tags,
        summary: 'List chunks of knowledge',
        querystring: chunkQuery,
        response: { 200: chunkList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, chunkPage(request.query)),
  );

  app.get(
    '/knowledge_chunks/:id',
    {
      config: company('knowledge.read'),
      schema: { tags, summary: 'Get a chunk', params: idParams, response: { 200: chunkWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([chunkStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Knowledge chunk');
      sendJson(reply, JSON.stringify(tagged(reply, chunkFromRow(row))));
    },
  );

  app.post(
    '/knowledge_chunks',
    {
      config: company('knowledge.write', 'knowledge_chunk.created'),
      schema: { tags, summary: 'Store a chunk', body: chunkCreate, response: { 201: chunkWire, 422: problem } },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb) => {
        const body = await createChunk(tdb, request.body);
        return { status: 201, body, location: `${app.prefix}/knowledge_chunks/${body.id}` };
      }),
  );

  app.patch(
    '/knowledge_chunks/:id',
    {
      config: company('knowledge.write', 'knowledge_chunk.updated'),
      schema: {
        tags,
        summary: 'Change a chunk',
        params: idParams,
        body: chunkPatch,
        response: { 200: chunkWire, 404: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const changed = await request.company.run(async (tdb) => {
        await refuseStale(request, () => lockRow(tdb, chunkStatement(id), chunkFromRow));
        return changeChunk(tdb, id, request.body);
      });
      return tagged(reply, changed);
    },
  );

  app.delete(
    '/knowledge_chunks/:id',
    {
      config: company('knowledge.delete', 'knowledge_chunk.deleted'),
      schema: { tags, summary: 'Delete a chunk', params: idParams, response: { 204: noContent, 404: problem } },
    },
    async (request, reply) => {
      await request.company.run((tdb) => removeChunk(tdb, request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/knowledge/search',
    {
      config: company('knowledge.read', { not: 'a search changes nothing' }),
      schema: {
        tags,
        summary: 'Search as an agent does',
        body: knowledgeSearch,
        response: { 200: knowledgeFindings, 422: problem },
      },
    },
    (request) =>
      request.company.run(async (tdb) => {
        const { query, limit } = request.body;
        const data = await searchKnowledge(tdb, query, { limit });
        return { data, fits: data.some((chunk) => chunk.fits) };
      }),
  );
}
