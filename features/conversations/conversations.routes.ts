import { soughtIdentities } from '#features/contacts';
import type { SecretBox } from '#platform/crypto';
import type { Row, TenantDb } from '#platform/db';
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
import { openConversationRows } from './sealed-conversation.ts';
import { closeConversation, readConversation, release, reopenConversation, takeOver } from './conversations.service.ts';

const tags = ['conversations'];

/** Tells the customer's side what was read; whoever sends knows how. */
export interface ReadTeller {
  noteRead(tdb: TenantDb, conversation_id: string): Promise<void>;
}

export function conversationRoutes(app: App, { box, presence }: { box: SecretBox; presence: ReadTeller }): void {
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
    async (request, reply) => {
      const { company_id } = request.company;
      const identities = await soughtIdentities(box, request.company, { q: request.query.q });
      const open = (rows: readonly Row[]) => openConversationRows(box, company_id, rows);
      return answerList(request, reply, conversationPage(request.query, open, identities));
    },
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
      const [row] = await openConversationRows(box, request.company.company_id, rows!);
      if (row === undefined) throw notFound('Conversation');
      sendJson(reply, JSON.stringify(conversationFromRow(row)));
    },
  );

  const actions = {
    takeover: {
      summary: 'Answer yourself from now on; no agent message goes out after this',
      audit: 'conversation.taken_over',
      run: (tdb: TenantDb, id: string, _box: SecretBox, caller: Caller) => takeOver(tdb, id, box, personOf(caller)),
    },
    release: { summary: 'Give the conversation back to the agent', audit: 'conversation.released', run: release },
    close: {
      summary: 'Close; the next message of the customer opens it again',
      audit: 'conversation.closed',
      run: closeConversation,
    },
    reopen: { summary: 'Undo closing', audit: 'conversation.reopened', run: reopenConversation },
    read: {
      summary: 'Mark as read by the team; the customer sees that too',
      audit: { not: 'reading changes nothing' },
      run: async (tdb: TenantDb, id: string) => {
        const conversation = await readConversation(tdb, id, box);
        await presence.noteRead(tdb, id);
        return conversation;
      },
    },
  };
  for (const [name, { summary, audit, run }] of Object.entries(actions)) {
    app.post(
      `/conversations/:id/${name}`,
      {
        config: company('conversations.write', audit),
        schema: { tags, summary, params: idParams, response: { 200: conversationWire, 404: problem } },
      },
      (request) => request.company.run((tdb, caller) => run(tdb, request.params.id, box, caller)),
    );
  }
}
