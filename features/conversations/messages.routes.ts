import type { SecretBox } from '#platform/crypto';
import { company, cursorQuery, idParams, notFound, problem, sendJson, type App } from '#platform/http';
import { conversationStatement } from './conversations.repository.ts';
import { messagePage, messageWithHistory } from './messages.model.ts';
import { openMessages } from './sealed-message.ts';
import { messageFromRow, messageStatement, statusHistoryStatement, threadStatement } from './messages.repository.ts';

const tags = ['messages'];

export function messageRoutes(app: App, { box }: { box: SecretBox }): void {
  app.get(
    '/conversations/:id/messages',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'Read a thread, oldest first: the newest messages, or those before or after one',
        params: idParams,
        querystring: cursorQuery,
        response: { 200: messagePage, 404: problem, 422: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const [conversation, rows] = await request.company.read([
        conversationStatement(id),
        threadStatement(id, request.query),
      ]);
      if (conversation![0] === undefined) throw notFound('Conversation');
      const forward = request.query.after !== undefined;
      const more = rows!.length > request.query.limit;
      const shown = rows!.slice(0, request.query.limit);
      const page = (await openMessages(box, request.company.company_id, shown)).map(messageFromRow);
      const data = forward ? page : page.toReversed();
      const edge = forward ? data.at(-1) : data[0];
      sendJson(reply, JSON.stringify({ data, next_cursor: more && edge !== undefined ? edge.id : null }));
    },
  );

  app.get(
    '/messages/:id',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'Get a message with its status history',
        params: idParams,
        response: { 200: messageWithHistory, 404: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const [rows, history] = await request.company.read([messageStatement(id), statusHistoryStatement(id)]);
      const [row] = await openMessages(box, request.company.company_id, rows!);
      if (row === undefined) throw notFound('Message');
      const status_history = history!.map((row) => ({ status: row['status'], at: (row['at'] as Date).toISOString() }));
      sendJson(reply, JSON.stringify({ ...messageFromRow(row), status_history }));
    },
  );
}
