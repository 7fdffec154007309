import * as openid from 'openid-client';
import type { CodeFlow, OutsideIdentity } from '../contract.ts';
import { IdentityRefused, IdentityUnavailable } from '../errors.ts';
import type { OidcClient } from './client.ts';

interface FlowParts {
  configuration(): Promise<openid.Configuration>;
  /** The identity of an id token that was made for this sign-in; `more` asks the issuer for what the token leaves out. */
  identity(
    token: string,
    nonce: string,
    more: (subject: string) => Promise<Record<string, unknown>>,
  ): Promise<OutsideIdentity>;
}

/** The authorization code flow with PKCE, state and nonce. */
export function createCodeFlow({ scopes }: OidcClient, { configuration, identity }: FlowParts): CodeFlow {
  return {
    async start(redirect_uri) {
      const secrets = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        code_verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri,
        scope: scopes.join(' '),
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(secrets.code_verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, secrets };
    },
    async finish(came_back_to, { state, nonce, code_verifier }) {
      const server = await configuration();
      try {
        const { id_token, access_token } = await openid.authorizationCodeGrant(server, came_back_to, {
          pkceCodeVerifier: code_verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        return await identity(id_token ?? '', nonce, async (subject) =>
          server.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : { ...(await openid.fetchUserInfo(server, access_token, subject)) },
        );
      } catch (error) {
        throw plain(error);
      }
    },
  };
}

/** The library's errors in the words of the contract. */
function plain(error: unknown): Error {
  if (error instanceof IdentityRefused || error instanceof IdentityUnavailable) return error;
  if (error instanceof openid.ResponseBodyError && (error.status >= 500 || error.error === 'invalid_client')) {
    return new IdentityUnavailable(`the issuer answered ${error.status} ${error.error}`, { cause: error });
  }
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof IdentityUnavailable) return cause;
  if (cause instanceof Response && cause.status >= 500) {
    return new IdentityUnavailable(`the issuer answered ${cause.status}`, { cause: error });
  }
  return new IdentityRefused(error instanceof Error ? error.message : 'not signed in', { cause: error });
}
