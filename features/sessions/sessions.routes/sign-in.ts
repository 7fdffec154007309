import { AppError, noContent, open, problem, type App } from '#platform/http';
import { signOut, refresh } from '../sessions.service.ts';
import { loginBody, refreshBody, tokenAnswer } from '../sign-in.model.ts';
import { signIn } from '../sign-in.service.ts';
import type { RouteTools } from './route-tools.ts';

const tags = ['auth'];

export function signInRoutes(app: App, { tools, cookies, sessionOf }: RouteTools): void {
  app.post(
    '/auth/login',
    {
      config: { ...open('this is where a caller becomes known'), rate: 'login' },
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'Answered 401 with an error for `totp_code` when the password is right and a code is needed, too. ' +
          'After many failures 429: at most 15 minutes, and not in a browser that was signed in before.',
        body: loginBody,
        response: { 200: tokenAnswer, 401: problem, 403: problem, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const { email, password, totp_code } = request.body;
      const { ip: address, id: request_id, headers } = request;
      const from = { address, request_id, user_agent: headers['user-agent'], device: cookies.readDevice(request) };
      const { answer, device } = await signIn(tools, { login: email, password, totp_code, ...from });
      request.log.info({ user_id: answer.user.id, company_id: answer.user.company_id }, 'user login successful');
      cookies.setRefresh(reply, answer.refresh_token);
      cookies.setDevice(reply, device);
      reply.header('cache-control', 'no-store');
      return answer;
    },
  );

  app.post(
    '/auth/refresh',
    {
      config: { ...open('the refresh token is the credential'), rate: 'none' },
      schema: {
        tags,
        summary: 'Exchange a refresh token for the next pair',
        description:
          'The token is taken from the body, else from the cookie. One that was exchanged before ends its session.',
        body: refreshBody,
        response: { 200: tokenAnswer, 401: problem, 403: problem, 422: problem },
      },
    },
    // A refusal leaves the cookie alone: another tab may have put the good one there a moment ago.
    async (request, reply) => {
      const token = request.body?.refresh_token ?? cookies.readRefresh(request) ?? '';
      const answer = await refresh(tools, token, request.id);
      cookies.setRefresh(reply, answer.refresh_token);
      reply.header('cache-control', 'no-store');
      return answer;
    },
  );

  app.post(
    '/auth/logout',
    {
      config: { ...open('ends only the session whose credential it is shown'), rate: 'none' },
      schema: {
        tags,
        summary: 'Sign out',
        description: 'Ends the session of the access token and that of the cookie.',
        response: { 204: noContent, 401: problem, 403: problem },
      },
    },
    async (request, reply) => {
      const ended = [
        sessionOf(request.headers.authorization),
        tools.tokens.read(cookies.readRefresh(request) ?? ''),
      ].filter((session) => session !== undefined);
      if (ended.length === 0) throw new AppError('unauthenticated', 'Invalid authentication credentials');
      for (const session of ended) await signOut(tools, session, request.id);
      cookies.clearRefresh(reply);
      return reply.code(204).send(null);
    },
  );
}
