import type { SecretBox } from '#platform/crypto';
import type { Statement } from '#platform/db';
import { company, idParams, notFound, problem, sendJson, type App } from '#platform/http';
import { conversationStatement } from './conversations.repository.ts';
import { messagePage, messageWithHistory, threadQuery } from './messages.model.ts';
import { openMessages } from './sealed-message.ts';
import {
  messageFromRow,
  messageStatement,
  statusHistoryStatement,
  threadStatement,
  versionsOfRow,
} from './messages.repository.ts';

const tags = ['messages'];

/** `attempts` reads the tries to send a message: whoever sends keeps them. */
export function messageRoutes(
  app: App,
  { box, attempts }: { box: SecretBox; attempts: (message_id: string) => Statement },
): void {
  app.get(
    '/conversations/:id/messages',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'Read a thread, oldest first: the newest messages, or those before or after one',
        params: idParams,
        querystring: threadQuery,
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
        summary: 'Get a message with its status history and each try to send it',
        params: idParams,
        response: { 200: messageWithHistory, 404: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const statements = [messageStatement(id), statusHistoryStatement(id), attempts(id)];
      const [rows, history, tries] = await request.company.read(statements);
      const [row] = await openMessages(box, request.company.company_id, rows!);
      if (row === undefined) throw notFound('Message');
      sendJson(
        reply,
        JSON.stringify({
          ...messageFromRow(row),
          versions: versionsOfRow(row),
          status_history: history,
          attempts: tries,
        }),
      );
    },
  );
}
