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
import { agentCreate, agentList, agentPatch, agentQuery, agentWire } from './agents.model.ts';
import { agentFromRow, agentPage, agentStatement } from './agents.repository.ts';
import { changeAgent, createAgent, removeAgent, type AgentModels } from './agents.service.ts';

const tags = ['agents'];

export function agentRoutes(app: App, models: AgentModels): void {
  const answerList = createListReader('agents');

  app.get(
    '/agents',
    {
      config: company('agents.read'),
      schema: { tags, summary: 'List agents', querystring: agentQuery, response: { 200: agentList, 422: problem } },
    },
    (request, reply) => answerList(request, reply, agentPage(request.query)),
  );

  app.get(
    '/agents/:id',
    {
      config: company('agents.read'),
      schema: { tags, summary: 'Get an agent', params: idParams, response: { 200: agentWire, 404: problem } },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([agentStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Agent');
      sendJson(reply, JSON.stringify(tagged(reply, agentFromRow(row))));
    },
  );

  app.post(
    '/agents',
    {
      config: company('agents.write', 'agent.created'),
      schema: { tags, summary: 'Create an agent', body: agentCreate, response: { 201: agentWire, 422: problem } },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb) => {
        const body = await createAgent(tdb, models, request.body);
        return { status: 201, body, location: `${app.prefix}/agents/${body.id}` };
      }),
  );

  app.patch(
    '/agents/:id',
    {
      config: company('agents.write', 'agent.updated'),
      schema: {
        tags,
        summary: 'Change an agent',
        params: idParams,
        body: agentPatch,
        response: { 200: agentWire, 404: problem, 412: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const changed = await request.company.run(async (tdb) => {
        await refuseStale(request, () => lockRow(tdb, agentStatement(id), agentFromRow));
        return changeAgent(tdb, models, id, request.body);
      });
      return tagged(reply, changed);
    },
  );

  app.delete(
    '/agents/:id',
    {
      config: company('agents.delete', 'agent.deleted'),
      schema: {
        tags,
        summary: 'Delete an agent that answers on no channel',
        params: idParams,
        response: { 204: noContent, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.run((tdb) => removeAgent(tdb, request.params.id));
      return reply.code(204).send(null);
    },
  );
}
