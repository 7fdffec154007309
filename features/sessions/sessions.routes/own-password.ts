import { caller, noContent, open, personOf, problem, type App } from '#platform/http';
import { changePassword, confirmPassword, forgotPassword, resetPassword } from '../passwords.service.ts';
import { messageAnswer, passwordChangeBody, passwordForgotBody, passwordResetBody } from '../sign-in.model.ts';
import type { RouteTools } from './route-tools.ts';

const tags = ['auth'];

export function passwordRoutes(app: App, { tools, cookies }: RouteTools): void {
  app.post(
    '/auth/password/change',
    {
      config: caller('password.changed'),
      schema: {
        tags,
        summary: "Change the caller's password",
        description: 'Ends all other sessions of the caller.',
        body: passwordChangeBody,
        response: { 204: noContent, 401: problem, 403: problem, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const { current_password, new_password } = request.body;
      const who = await request.company.caller();
      const { email } = await confirmPassword(tools, who, { password: current_password, field: 'current_password' });
      const write = await changePassword(tools, { email, password: new_password });
      await request.company.run((tdb, { session_id }) => write(tdb, { user_id: personOf(who), session_id }));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/auth/password/forgot',
    {
      config: { ...open('answers the same whoever asks; the mail goes to the owner of the address'), rate: 'login' },
      schema: {
        tags,
        summary: 'Ask for a link to choose a new password by',
        body: passwordForgotBody,
        response: { 202: messageAnswer, 422: problem, 429: problem },
      },
    },
    async (request, reply) => {
      await forgotPassword(tools, request.body.email);
      reply.code(202);
      return { message: 'If there is an account with this address, a mail with a link is on its way.' };
    },
  );

  app.post(
    '/auth/password/reset',
    {
      config: { ...open('the token of the mail is the credential'), rate: 'login' },
      schema: {
        tags,
        summary: 'Choose a new password by the link of a mail',
        description: 'The link works once and for one hour. Ends all sessions; a second factor stays switched on.',
        body: passwordResetBody,
        response: { 204: noContent, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const user = await resetPassword(tools, { ...request.body, request_id: request.id });
      // Whoever reads the owner's mail is not kept out by others' guesses.
      if (user !== undefined) cookies.setDevice(reply, tools.devices.make(user.id, undefined));
      return reply.code(204).send(null);
    },
  );
}
