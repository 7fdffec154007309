import { tokenAnswer, type createAuthCookies } from '#features/sessions';
import { open, problem, type App } from '#platform/http';
import { exchange } from '../exchange.service.ts';
import { exchangeBody } from '../identities.model.ts';
import type { IdentityTools } from '../identity-tools.ts';

export function exchangeRoute(
  app: App,
  { tools, cookies }: { tools: IdentityTools; cookies: ReturnType<typeof createAuthCookies> },
): void {
  app.post(
    '/auth/exchange',
    {
      config: { ...open("the provider's token is the credential"), rate: 'login' },
      schema: {
        tags: ['auth'],
        summary: "Sign in with another provider's token",
        description:
          'Somebody whom the provider vouches for comes in as the user they are linked to, else as the one with the ' +
          'address that the provider has checked, else, where the install allows it, as a new one. Answered 401 with ' +
          'an error for `totp_code` when a code is needed, too.',
        body: exchangeBody,
        response: {
          200: tokenAnswer,
          401: problem,
          403: problem,
          409: problem,
          422: problem,
          429: problem,
          503: problem,
        },
      },
    },
    async (request, reply) => {
      const { totp_code, ...token } = request.body;
      const entering = { totp_code, user_agent: request.headers['user-agent'], request_id: request.id };
      const answer = await exchange(tools, token, entering);
      request.log.info({ user_id: answer.user.id, company_id: answer.user.company_id }, 'user login successful');
      cookies.setRefresh(reply, answer.refresh_token);
      reply.header('cache-control', 'no-store');
      return answer;
    },
  );
}
