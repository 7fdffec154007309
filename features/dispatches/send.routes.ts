import { findConversation } from '#features/conversations';
import { answerOnce, company, idParams, noContent, notFound, problem, type App } from '#platform/http';
import type { Presence } from './presence.ts';
import { contactMessageCreate, messageCreate, sentMessage } from './send.model.ts';
import { sendInConversation, sendToContact, type SendTools } from './send.service.ts';

const tags = ['messages'];

/** Sending as a teammate. */
export function sendRoutes(app: App, tools: SendTools & { presence: Presence }): void {
  const where = (id: string): string => `${app.prefix}/messages/${id}`;

  app.post(
    '/conversations/:id/messages',
    {
      config: company('conversations.write', { not: 'a message is its own record' }),
      schema: {
        tags,
        summary: 'Send a message of any kind to the customer, now or later; take the conversation over first',
        params: idParams,
        body: messageCreate,
        response: { 201: sentMessage, 404: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb, caller) => {
        const body = await sendInConversation(tdb, request.params.id, request.body, caller, tools);
        return { status: 201, body, location: where(body.id) };
      }),
  );

  app.post(
    '/conversations/:id/typing',
    {
      config: company('conversations.write', { not: 'a sign changes nothing' }),
      schema: {
        tags: ['conversations'],
        summary: 'Show the customer that somebody is typing, for up to 25 seconds; theirs are read then',
        params: idParams,
        response: { 204: noContent, 404: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { company_id } = await request.company.run(async (tdb) => {
        if ((await findConversation(tdb, id, tools.box)) === undefined) throw notFound('Conversation');
        return tdb;
      });
      await tools.presence.showTyping(company_id, id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/contacts/:id/messages',
    {
      config: company('conversations.write', { not: 'a message is its own record' }),
      schema: {
        tags,
        summary: 'Write to a contact over a number; outside a 24-hour window that takes a template',
        params: idParams,
        body: contactMessageCreate,
        response: { 201: sentMessage, 404: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb, caller) => {
        const body = await sendToContact(tdb, request.params.id, request.body, caller, tools);
        return { status: 201, body, location: where(body.id) };
      }),
  );
}
