import formbody from '@fastify/formbody';
import { open, type App } from '#platform/http';
import { oauthError, tokenRequest, oauthAnswer } from '../oauth.model.ts';
import type { SessionTools } from '../session-tools.ts';
import { refresh } from '../sessions.service.ts';
import type { TokenAnswer } from '../sign-in.model.ts';
import { signIn } from '../sign-in.service.ts';
import { renderOauthError } from './oauth-errors.ts';

/** OAuth 2.0 (RFC 6749) for clients that know it: the grants `password` and `refresh_token`, as a form. */
export async function tokenRoute(app: App, tools: SessionTools): Promise<void> {
  // A form is the only body here; JSON is left to the other routes.
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit: 16_384 });
  app.setErrorHandler(renderOauthError);

  app.post(
    '/auth/token',
    {
      config: { ...open('this is where a caller becomes known'), rate: 'login' },
      schema: {
        tags: ['auth'],
        summary: 'Sign in or refresh by OAuth 2.0',
        description: 'RFC 6749, sections 4.3 and 6. Parameters that are not named here are ignored, as it says.',
        consumes: ['application/x-www-form-urlencoded'],
        body: tokenRequest,
        response: { 200: oauthAnswer, 400: oauthError, 403: oauthError, 429: oauthError, 503: oauthError },
      },
    },
    async (request, reply) => {
      const { body, ip: address, id: request_id, headers } = request;
      const { access_token, token_type, expires_in, refresh_token } = await exchange();
      reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
      return { access_token, token_type, expires_in, refresh_token };

      async function exchange(): Promise<TokenAnswer> {
        if (body.grant_type === 'refresh_token') return refresh(tools, body.refresh_token, request_id);
        const { username: login, password, totp_code } = body;
        const from = { address, request_id, user_agent: headers['user-agent'] };
        const { answer } = await signIn(tools, { login, password, totp_code, ...from });
        request.log.info({ user_id: answer.user.id, company_id: answer.user.company_id }, 'user login successful');
        return answer;
      }
    },
  );
}
