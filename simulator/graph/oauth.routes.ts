import type { FastifyInstance } from 'fastify';
import type { Apps } from '../business/apps.ts';
import type { Token, Tokens } from '../business/tokens.ts';
import type { Settings } from '../settings.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Json } from '../json.ts';
import type { Access } from './access.ts';
import { GraphError } from '../errors/graph-error.ts';
import { VERSION } from './graph-path.ts';

export interface OAuthDeps {
  settings: Settings;
  apps: Apps;
  tokens: Tokens;
  timeline: Timeline;
}

interface Exchange {
  client_id?: string;
  client_secret?: string;
  code?: string;
}

const REFUSALS = {
  unknown: { subcode: 36_008, message: 'Invalid verification code format.' },
  used: { subcode: 36_009, message: 'This authorization code has been used.' },
  expired: { subcode: 36_007, message: 'This authorization code has expired.' },
};

/** Tokens: looked at, and given for the code of an embedded sign-up. */
export function registerOAuthRoutes(app: FastifyInstance, access: Access, deps: OAuthDeps): void {
  const { settings, apps, tokens, timeline } = deps;

  for (const prefix of ['', `/${VERSION}`]) {
    app.get<{ Querystring: Exchange }>(`${prefix}/oauth/access_token`, async (request) => {
      const { client_id, client_secret, code } = request.query;
      if (!client_id) throw new GraphError(101, null, { message: 'Missing client_id parameter.', http_status: 400 });
      const known = apps.get(client_id) ?? (settings.rules.unknown_numbers === 'accept' ? apps.main() : undefined);
      if (known === undefined || known.app_secret !== client_secret)
        throw new GraphError(1, null, { message: 'Error validating client secret.' });
      const token = tokens.exchange(code ?? '');
      if (typeof token === 'string') throw new GraphError(100, null, REFUSALS[token]);
      return { access_token: token.token, token_type: 'bearer' };
    });

    app.get<{ Querystring: { input_token?: string } }>(`${prefix}/debug_token`, async (request) => {
      const caller = access.caller(request);
      const { input_token } = request.query;
      if (!input_token) throw new GraphError(100, null, { message: '(#100) The parameter input_token is required' });
      const known = tokens.get(input_token);
      if (known !== undefined) return { data: describe(known) };
      if (settings.rules.unknown_tokens === 'accept') return { data: describe({ ...caller, token: input_token }) };
      return { data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] } };
    });
  }

  function describe(token: Token): Json {
    const dead = token.revoked || (token.expires_at !== null && token.expires_at <= timeline.now());
    const why = token.revoked ? 'The session has been invalidated.' : 'Session has expired.';
    return {
      app_id: token.app_id,
      type: 'SYSTEM_USER',
      application: apps.get(token.app_id)?.name ?? apps.main().name,
      ...(dead && {
        error: { code: 190, message: `Error validating access token: ${why}`, subcode: token.revoked ? 460 : 463 },
      }),
      data_access_expires_at: 0,
      expires_at: token.expires_at === null ? 0 : Math.floor(token.expires_at / 1_000),
      is_valid: !dead,
      issued_at: Math.floor(token.issued_at / 1_000),
      scopes: token.scopes,
      granular_scopes: token.scopes.map((scope) => ({
        scope,
        ...(token.assets !== null && { target_ids: token.assets }),
      })),
      user_id: token.user_id,
    };
  }
}
