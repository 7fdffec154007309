import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CodeFlow, IdentityProvider } from '#connectors/identity';
import { tokenAnswer, type createAuthCookies } from '#features/sessions';
import { AppError, notFound, open, problem, type App } from '#platform/http';
import { signInAs, told } from '../exchange.service.ts';
import { completeBody, providerList } from '../identities.model.ts';
import type { IdentityTools } from '../identity-tools.ts';
import type { FlowCookie } from './flow-cookie.ts';
import { localPath, placeOfError } from './places.ts';

const tags = ['auth'];
const params = z.strictObject({ id: z.string().max(40) });
const startQuery = z.strictObject({
  return_to: z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'the page of the console to end on, such as /contacts' }),
});
const redirect = z.null().describe('To another page');

export interface OidcParts {
  tools: IdentityTools;
  cookies: ReturnType<typeof createAuthCookies>;
  flow: FlowCookie;
  prefix: string;
  /** Where people reach this server. */
  address: () => string;
}

export function oidcRoutes(app: App, { tools, cookies, flow, prefix, address }: OidcParts): void {
  const pathOf = (id: string): string => `${prefix}/auth/oidc/${id}`;
  const flows = tools.providers.flatMap((provider) => (provider.flow === undefined ? [] : [provider]));

  function flowOf(id: string): IdentityProvider & { flow: CodeFlow } {
    const provider = flows.find(({ name }) => name === id);
    if (provider?.flow === undefined) throw notFound('Provider');
    return { ...provider, flow: provider.flow };
  }

  app.get(
    '/auth/oidc/providers',
    {
      config: open('the sign-in page shows a button for each'),
      schema: { tags, summary: 'List the providers to sign in with', response: { 200: providerList } },
    },
    async () => ({
      data: flows.map(({ name, title }) => ({ id: name, name: title, start_url: `${pathOf(name)}/start` })),
    }),
  );

  app.get(
    '/auth/oidc/:id/start',
    {
      config: { ...open('sends a browser to the page of a provider that the operator named'), rate: 'login' },
      schema: {
        tags,
        summary: "Go to the provider's sign-in page",
        params,
        querystring: startQuery,
        response: { 302: redirect, 404: problem, 422: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const provider = flowOf(id);
      const redirect_uri = `${address().replace(/\/+$/, '')}${pathOf(id)}/callback`;
      return orBackToSignIn(request, reply, async () => {
        const { url, secrets } = await told(tools, { provider: id, request_id: request.id }, () =>
          provider.flow.start(redirect_uri),
        );
        const return_to = localPath(request.query.return_to);
        await flow.set(reply, { step: 'leaving', provider: id, redirect_uri, return_to, secrets });
        return url;
      });
    },
  );

  app.get(
    '/auth/oidc/:id/callback',
    {
      config: { ...open('the code is good once, and only for the browser that left for it'), rate: 'login' },
      schema: {
        tags,
        summary: "Come back from the provider's sign-in page",
        description: 'Sets the refresh cookie and goes on to the console; on failure to /login?sign_in_error=….',
        params,
        response: { 302: redirect, 404: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const provider = flowOf(id);
      const step = await flow.read(request);
      flow.clear(reply);
      return orBackToSignIn(request, reply, async () => {
        // Without the cookie this browser did not ask for it: somebody may want it signed in as themselves.
        if (step?.step !== 'leaving' || step.provider !== id)
          throw new AppError('unauthenticated', 'Authentication failed');
        const came_back_to = new URL(step.redirect_uri);
        came_back_to.search = new URL(request.url, step.redirect_uri).search;
        const identity = await told(tools, { provider: id, request_id: request.id }, () =>
          provider.flow.finish(came_back_to, step.secrets),
        );
        const entering = { totp_code: undefined, user_agent: request.headers['user-agent'], request_id: request.id };
        try {
          const answer = await signInAs(tools, identity, entering);
          request.log.info({ user_id: answer.user.id, company_id: answer.user.company_id }, 'user login successful');
          cookies.setRefresh(reply, answer.refresh_token);
        } catch (error) {
          if (!wantsCode(error)) throw error;
          await flow.set(reply, { step: 'code', identity });
          return '/login?sign_in_step=code';
        }
        return step.return_to;
      });
    },
  );

  app.post(
    '/auth/oidc/complete',
    {
      config: {
        ...open('goes on with what the sealed cookie says, and needs a code of the second factor'),
        rate: 'login',
      },
      schema: {
        tags,
        summary: 'Show the second factor after coming back from a provider',
        body: completeBody,
        response: { 200: tokenAnswer, 401: problem, 403: problem, 422: problem, 429: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const step = await flow.read(request);
      if (step?.step !== 'code') throw new AppError('unauthenticated', 'Authentication failed');
      const { totp_code } = request.body;
      const entering = { totp_code, user_agent: request.headers['user-agent'], request_id: request.id };
      const answer = await signInAs(tools, step.identity, entering);
      request.log.info({ user_id: answer.user.id, company_id: answer.user.company_id }, 'user login successful');
      flow.clear(reply);
      cookies.setRefresh(reply, answer.refresh_token);
      reply.header('cache-control', 'no-store');
      return answer;
    },
  );

  /** A person looks at these answers: what goes wrong is told on the sign-in page. */
  async function orBackToSignIn(
    request: FastifyRequest,
    reply: FastifyReply,
    go: () => Promise<string>,
  ): Promise<FastifyReply> {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    try {
      return await reply.redirect(await go(), 302);
    } catch (error) {
      if (!(error instanceof AppError)) request.log.error({ request_id: request.id, err: error }, 'sign-in failed');
      return reply.redirect(placeOfError(error), 302);
    }
  }
}

function wantsCode(error: unknown): boolean {
  return error instanceof AppError && error.errors?.some(({ field }) => field === 'totp_code') === true;
}
