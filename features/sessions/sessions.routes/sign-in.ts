import type { FastifyReply } from 'fastify';
import { AppError, noContent, open, problem, type App } from '#platform/http';
import { loginBody, refreshBody, tokenAnswer, type TokenAnswer } from '../sessions.model.ts';
import { refresh, signIn, signOut, type SessionRef, type SessionTools } from '../sessions.service.ts';
import type { RefreshCookie } from './refresh-cookie.ts';

const tags = ['auth'];

export interface SignInTools extends SessionTools {
  cookie: RefreshCookie;
  /** The session that a request's access token belongs to. */
  sessionOf: (authorization: string | undefined) => SessionRef | undefined;
}

export function signInRoutes(app: App, tools: SignInTools): void {
  const { cookie, tokens, sessionOf } = tools;
  const withCookie = (reply: FastifyReply, answer: TokenAnswer): TokenAnswer => {
    cookie.set(reply, answer.refresh_token);
    reply.header('cache-control', 'no-store');
    return answer;
  };

  app.post(
    '/auth/login',
    {
      config: open('this is where a caller becomes known'),
      schema: {
        tags,
        summary: 'Sign in',
        body: loginBody,
        response: { 200: tokenAnswer, 401: problem, 403: problem, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const { ip: address, headers } = request;
      const answer = await signIn(tools, { ...request.body, address, user_agent: headers['user-agent'] });
      request.log.info({ user_id: answer.user.id, company_id: answer.user.company_id }, 'user login successful');
      return withCookie(reply, answer);
    },
  );

  app.post(
    '/auth/refresh',
    {
      config: open('the refresh token is the credential'),
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
    async (request, reply) =>
      withCookie(reply, await refresh(tools, request.body?.refresh_token ?? cookie.read(request) ?? '')),
  );

  app.post(
    '/auth/logout',
    {
      config: open('ends only the session whose credential it is shown'),
      schema: {
        tags,
        summary: 'Sign out',
        description: 'Ends the session of the access token and that of the cookie.',
        response: { 204: noContent, 401: problem, 403: problem },
      },
    },
    async (request, reply) => {
      const ended = [sessionOf(request.headers.authorization), tokens.read(cookie.read(request) ?? '')].filter(
        (session) => session !== undefined,
      );
      if (ended.length === 0) throw new AppError('unauthenticated', 'Invalid authentication credentials');
      for (const session of ended) await signOut(tools, session);
      cookie.clear(reply);
      return reply.code(204).send(null);
    },
  );
}
