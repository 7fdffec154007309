import { toUser } from '#features/users';
import { open, problem, type App } from '#platform/http';
import { beginSession } from '../sessions.service.ts';
import { registerAnswer, registerBody, signUpAnswer, signUpBody } from '../sign-in.model.ts';
import { register, signUp } from '../sign-up.service.ts';
import type { RouteTools } from './route-tools.ts';

const config = { ...open('anyone may start a company; it begins empty'), rate: 'login' } as const;
const tags = ['auth'];

export function signUpRoutes(app: App, { tools, cookies }: RouteTools): void {
  app.post(
    '/auth/signup',
    {
      config,
      schema: {
        tags,
        summary: 'Make a company and its first admin',
        body: signUpBody,
        response: { 201: signUpAnswer, 409: problem, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const user = await signUp(tools, request.body);
      request.log.info({ user_id: user.id, company_id: user.company_id }, 'company signed up');
      reply.code(201);
      return { message: 'Your account is ready. Sign in to start.', user: toUser(user) };
    },
  );

  app.post(
    '/register',
    {
      config,
      schema: {
        tags,
        summary: 'Make a company and its first admin, signed in at once',
        body: registerBody,
        response: { 201: registerAnswer, 409: problem, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const user = await register(tools, request.body);
      request.log.info({ user_id: user.id, company_id: user.company_id }, 'company signed up');
      const { id: request_id, headers } = request;
      const beginning = { request_id, user_agent: headers['user-agent'], how: { by: 'sign_up' } };
      const answer = await beginSession(tools, user, beginning);
      cookies.setRefresh(reply, answer.refresh_token);
      reply.code(201).header('cache-control', 'no-store');
      return { access_token: answer.access_token, token_type: answer.token_type, user: answer.user };
    },
  );
}
