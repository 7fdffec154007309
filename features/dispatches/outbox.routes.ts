import { findMessages, messageWire } from '#features/conversations';
import { answerOnce, company, idParams, problem, type App } from '#platform/http';
import { cancelMessage, rescheduleMessage, resendMessage } from './changes.service.ts';
import { outboxEnds, outboxIds } from './outbox.repository.ts';
import { messageReschedule, messageResend, outboxPage, outboxQuery, sentMessage } from './send.model.ts';
import type { SendTools } from './send.service.ts';

const tags = ['messages'];

/** What waits to be sent and what went wrong, over all conversations, and what a person may do about it. */
export function outboxRoutes(app: App, tools: SendTools): void {
  app.get(
    '/messages',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'List what waits to be sent or went wrong, the newest first',
        querystring: outboxQuery,
        response: { 200: outboxPage, 422: problem },
      },
    },
    (request) =>
      request.company.run(async (tdb) => {
        const { ids, next_cursor } = await outboxIds(tdb, request.query);
        const messages = await findMessages(tdb, ids, tools.box);
        const ends = await outboxEnds(tdb, ids, tools.box);
        return { data: messages.map((message) => ({ ...message, ...ends.get(message.id)! })), next_cursor };
      }),
  );

  app.post(
    '/messages/:id/cancel',
    {
      config: company('conversations.write', 'message.cancelled'),
      schema: {
        tags,
        summary: 'Take back a message that nobody has begun to send',
        params: idParams,
        response: { 200: messageWire, 404: problem, 409: problem },
      },
    },
    (request) => request.company.run((tdb) => cancelMessage(tdb, request.params.id, tools)),
  );

  app.patch(
    '/messages/:id',
    {
      config: company('conversations.write', 'message.rescheduled'),
      schema: {
        tags,
        summary: 'Let a message that waits be sent at another time',
        params: idParams,
        body: messageReschedule,
        response: { 200: sentMessage, 404: problem, 409: problem, 422: problem },
      },
    },
    (request) => request.company.run((tdb) => rescheduleMessage(tdb, request.params.id, request.body.send_at, tools)),
  );

  app.post(
    '/messages/:id/resend',
    {
      config: company('conversations.write', 'message.resent'),
      schema: {
        tags,
        summary: 'Send a message again that failed, or one of unknown fate, which may then arrive twice',
        params: idParams,
        body: messageResend,
        response: { 200: messageWire, 404: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb) => ({
        status: 200,
        body: await resendMessage(tdb, request.params.id, request.body, tools),
      })),
  );
}
