import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import {
  makeKey,
  sendJson,
  signToken,
  startProviderServer,
  type ProviderServer,
  type SigningKey,
} from './identity-provider.ts';

/** An OpenID Connect provider with one person at its page, who agrees at once. */
export interface OidcProvider extends ProviderServer {
  key: SigningKey;
  /** What the next tokens say; `undefined` leaves a claim out. */
  person: Record<string, unknown>;
  /** What the person's own endpoint says; empty: nothing beyond the subject. */
  userinfo: Record<string, unknown>;
  /** What the client showed at the token endpoint the last time. */
  client: { authorization: string | undefined; form: URLSearchParams } | undefined;
  /** Follows the address our server sends a browser to, and answers the one that the browser is sent back to. */
  visit(address: string): Promise<string>;
}

interface Grant {
  nonce: string | null;
  challenge: string | null;
  redirect_uri: string | null;
  client_id: string | null;
}

export async function startOidcProvider(): Promise<OidcProvider> {
  const key = await makeKey('oidc-1');
  const server = await startProviderServer([key.public_jwk]);
  const grants = new Map<string, Grant>();
  const provider: OidcProvider = {
    ...server,
    key,
    person: {},
    userinfo: {},
    client: undefined,
    async visit(address) {
      const answer = await fetch(address, { redirect: 'manual' });
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`the provider did not send back: ${answer.status}`);
      return location;
    },
  };

  server.on('/.well-known/openid-configuration', (_request, response) =>
    sendJson(response, 200, {
      issuer: server.url,
      authorization_endpoint: `${server.url}/authorize`,
      token_endpoint: `${server.url}/token`,
      userinfo_endpoint: `${server.url}/userinfo`,
      jwks_uri: `${server.url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    }),
  );

  server.on('/authorize', (request, response) => {
    const query = new URL(request.url ?? '/', server.url).searchParams;
    const code = randomUUID();
    grants.set(code, {
      nonce: query.get('nonce'),
      challenge: query.get('code_challenge_method') === 'S256' ? query.get('code_challenge') : null,
      redirect_uri: query.get('redirect_uri'),
      client_id: query.get('client_id'),
    });
    const back = new URL(query.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({ code, state: query.get('state') ?? '', iss: server.url }).toString();
    response.writeHead(302, { location: back.href }).end();
  });

  server.on('/token', async (request, response, body) => {
    const form = new URLSearchParams(body);
    provider.client = { authorization: request.headers.authorization, form };
    const grant = grants.get(form.get('code') ?? '');
    grants.delete(form.get('code') ?? '');
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (grant?.challenge !== challenge || grant.redirect_uri !== form.get('redirect_uri')) {
      sendJson(response, 400, { error: 'invalid_grant' });
      return;
    }
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: server.url, aud: grant.client_id, iat: now, exp: now + 300, nonce: grant.nonce };
    const id_token = await signToken(provider.key, { ...claims, ...provider.person } as JWTPayload);
    sendJson(response, 200, { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token });
  });

  server.on('/userinfo', (_request, response) =>
    sendJson(response, 200, { sub: provider.person['sub'], ...provider.userinfo }),
  );
  return provider;
}
