import { findUser } from '#features/users';
import { caller, noContent, notFound, open, personOf, problem, type App } from '#platform/http';
import { sendVerification, verifyEmail } from '../emails.service.ts';
import { emailVerifyBody, messageAnswer } from '../sign-in.model.ts';
import type { RouteTools } from './route-tools.ts';

const tags = ['auth'];

export function emailRoutes(app: App, { tools }: RouteTools): void {
  app.post(
    '/auth/email/verify',
    {
      config: { ...open('the token of the mail is the credential'), rate: 'login' },
      schema: {
        tags,
        summary: 'Prove by the link of a mail that an address is yours',
        body: emailVerifyBody,
        response: { 204: noContent, 422: problem, 429: problem },
      },
    },
    async (request, reply) => {
      await verifyEmail(tools, request.body.token, request.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/auth/email/verify/resend',
    {
      config: { ...caller({ not: 'asking for a mail changes nothing' }), rate: 'login' },
      schema: {
        tags,
        summary: 'Ask for that mail again',
        response: { 202: messageAnswer, 401: problem, 403: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const message = await request.company.run(async (tdb, who) => {
        const user = await findUser(tdb, personOf(who));
        if (user === undefined) throw notFound('User');
        if (user.email_verified_at !== null) return 'Your address is confirmed already.';
        await sendVerification(tdb, tools, user);
        return 'A mail with a link is on its way.';
      });
      reply.code(202);
      return { message };
    },
  );
}
