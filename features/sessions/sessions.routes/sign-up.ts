import { toUser } from '#features/users';
import { open, problem, type App } from '#platform/http';
import { signUpAnswer, signUpBody } from '../sessions.model.ts';
import { signUp, type SessionTools } from '../sessions.service.ts';

export function signUpRoute(app: App, tools: SessionTools): void {
  app.post(
    '/auth/signup',
    {
      config: open('anyone may start a company; it begins empty'),
      schema: {
        tags: ['auth'],
        summary: 'Make a company and its first admin',
        body: signUpBody,
        response: { 201: signUpAnswer, 409: problem, 422: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const user = await signUp(tools, request.body);
      request.log.info({ user_id: user.id, company_id: user.company_id }, 'company signed up');
      reply.code(201);
      return { message: 'Your account is ready. Sign in to start.', user: toUser(user) };
    },
  );
}
