import { assertMaySend } from '#features/companies';
import { findConversation, findMessage, messageWire } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import { answerOnce, AppError, company, idParams, notFound, problem, type App } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import { messageCreate } from './dispatches.model.ts';
import { queueText } from './dispatches.service.ts';

/** Sending as a teammate. */
export function sendRoutes(app: App, { clock, box }: { clock: Clock; box: SecretBox }): void {
  app.post(
    '/conversations/:id/messages',
    {
      config: company('conversations.write', { not: 'a message is its own record' }),
      schema: {
        tags: ['messages'],
        summary: 'Send a message to the customer; take the conversation over first',
        params: idParams,
        body: messageCreate,
        response: { 201: messageWire, 404: problem, 409: problem, 422: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb, caller) => {
        const conversation = await findConversation(tdb, request.params.id, box);
        if (conversation === undefined) throw notFound('Conversation');
        await assertMaySend(tdb, clock.now());
        if (conversation.holder === 'agent') {
          throw new AppError('conflict', 'The agent is answering this conversation. Take it over first.');
        }
        if (conversation.window_expires_at === null || new Date(conversation.window_expires_at) <= clock.now()) {
          throw new AppError(
            'conflict',
            'The 24-hour window is closed: only an approved template reaches the customer now.',
          );
        }
        const id = newId();
        await queueText(
          tdb,
          {
            id,
            conversation_id: conversation.id,
            channel_id: conversation.channel_id,
            contact_id: conversation.contact_id,
            author: 'teammate',
            author_id: caller.actor.id,
            text: request.body.text,
            citations: [],
            reply_to_wamid: request.body.reply_to_wamid ?? null,
            turn_id: null,
          },
          { clock, box },
        );
        return { status: 201, body: (await findMessage(tdb, id, box))!, location: `${app.prefix}/messages/${id}` };
      }),
  );
}
