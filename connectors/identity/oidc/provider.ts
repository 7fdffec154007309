import type { Configuration } from 'openid-client';
import type { IdentityProvider, IdentityTools, OutsideIdentity } from '../contract.ts';
import { IdentityRefused, IdentityUnavailable } from '../errors.ts';
import { createKeySet } from '../token/key-set.ts';
import { createOutsideFetch } from '../token/outside-fetch.ts';
import { emailOf, namesOf } from '../token/person.ts';
import { createPublished } from '../token/published.ts';
import { readToken, type Claims } from '../token/read-token.ts';
import type { OidcClient } from './client.ts';
import { discover } from './discover.ts';
import { createCodeFlow } from './flow.ts';

/** Signatures that only the issuer can make. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

export function createOidcProvider(client: OidcClient, { clock, timeout_ms }: IdentityTools): IdentityProvider {
  const fetch = createOutsideFetch(timeout_ms);
  const published = createPublished(() => discover(client, fetch), clock);
  const key = createKeySet(async () => keysOf(await published.get()), { fetch, clock });

  async function read(token: string): Promise<Claims> {
    const { issuer } = (await published.get()).serverMetadata();
    const claims = await readToken(token, { issuer, audience: client.client_id, algorithms: ALGORITHMS, key, clock });
    // A logout token says that somebody has left.
    if (claims['events'] !== undefined) throw new IdentityRefused('not an id token');
    return claims;
  }

  return {
    name: client.id,
    title: client.name,
    verify: async (token) => identityOf(await read(token), client),
    flow: createCodeFlow(client, {
      configuration: () => published.get(),
      identity: async (token, nonce, more) => {
        const claims = await read(token);
        if (claims['nonce'] !== nonce) throw new IdentityRefused('made for another sign-in');
        return identityOf({ ...(claims['email'] === undefined ? await more(claims.sub) : {}), ...claims }, client);
      },
    }),
  };
}

function keysOf(configuration: Configuration): string {
  const { jwks_uri } = configuration.serverMetadata();
  if (jwks_uri === undefined) throw new IdentityUnavailable('the issuer publishes no keys');
  return jwks_uri;
}

function identityOf(claims: Claims, { id, emails_verified }: OidcClient): OutsideIdentity {
  const said = claims['email_verified'];
  return {
    provider: id,
    issuer: claims.iss ?? '',
    subject: claims.sub,
    email: emailOf(claims['email']),
    // Some write it as a text.
    email_verified: said === undefined ? emails_verified : said === true || said === 'true',
    ...namesOf(claims),
    expires_at: new Date(claims.exp * 1_000),
  };
}
