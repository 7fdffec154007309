import type { TenantDb } from '#platform/db';
import {
  company,
  createListReader,
  idParams,
  notFound,
  personOf,
  problem,
  sendJson,
  type App,
  type Caller,
} from '#platform/http';
import { conversationList, conversationQuery, conversationWire } from './conversations.model.ts';
import { conversationFromRow, conversationPage, conversationStatement } from './conversations.repository.ts';
import { closeConversation, readConversation, release, reopenConversation, takeOver } from './conversations.service.ts';

const tags = ['conversations'];

export function conversationRoutes(app: App): void {
  const answerList = createListReader('conversations', { cached: false });

  app.get(
    '/conversations',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'List conversations, those with the newest message first',
        querystring: conversationQuery,
        response: { 200: conversationList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, conversationPage(request.query)),
  );

  app.get(
    '/conversations/:id',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'Get a conversation',
        params: idParams,
        response: { 200: conversationWire, 404: problem },
      },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([conversationStatement(request.params.id)]);
      if (rows![0] === undefined) throw notFound('Conversation');
      sendJson(reply, JSON.stringify(conversationFromRow(rows![0])));
    },
  );

  const actions = {
    takeover: {
      summary: 'Answer yourself from now on; no agent message goes out after this',
      audit: 'conversation.taken_over',
      run: (tdb: TenantDb, id: string, caller: Caller) => takeOver(tdb, id, personOf(caller)),
    },
    release: { summary: 'Give the conversation back to the agent', audit: 'conversation.released', run: release },
    close: {
      summary: 'Close; the next message of the customer opens it again',
      audit: 'conversation.closed',
      run: closeConversation,
    },
    reopen: { summary: 'Undo closing', audit: 'conversation.reopened', run: reopenConversation },
    read: { summary: 'Mark as read by the team', audit: { not: 'reading changes nothing' }, run: readConversation },
  };
  for (const [name, { summary, audit, run }] of Object.entries(actions)) {
    app.post(
      `/conversations/:id/${name}`,
      {
        config: company('conversations.write', audit),
        schema: { tags, summary, params: idParams, response: { 200: conversationWire, 404: problem } },
      },
      (request) => request.company.run((tdb, caller) => run(tdb, request.params.id, caller)),
    );
  }
}
