import { answerOnce, company, idParams, problem, type App } from '#platform/http';
import { contactMessageCreate, messageCreate, sentMessage } from './send.model.ts';
import { sendInConversation, sendToContact, type SendTools } from './send.service.ts';

const tags = ['messages'];

/** Sending as a teammate. */
export function sendRoutes(app: App, tools: SendTools): void {
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
