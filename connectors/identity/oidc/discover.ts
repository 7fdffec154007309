import * as openid from 'openid-client';
import { IdentityUnavailable } from '../errors.ts';
import type { OutsideFetch } from '../token/outside-fetch.ts';
import type { OidcClient } from './client.ts';

/** Reads what the issuer publishes of itself. It must name itself as the operator did. */
export async function discover(client: OidcClient, fetch: OutsideFetch): Promise<openid.Configuration> {
  const server = new URL(client.issuer);
  try {
    return await openid.discovery(server, client.client_id, {}, authentication(client.client_secret), {
      [openid.customFetch]: (address, init) => fetch(address, init as RequestInit),
      // For issuers on the machine itself; the settings refuse any other without TLS in production.
      execute: server.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
    });
  } catch (error) {
    throw new IdentityUnavailable(`${server.host} publishes no configuration that can be used`, { cause: error });
  }
}

/** A client with a secret shows it the way the issuer says it takes it. */
function authentication(secret: string | undefined): openid.ClientAuth {
  if (secret === undefined) return openid.None();
  const [inHeader, inBody] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const show = ways.includes('client_secret_basic') ? inHeader : inBody;
    return show(server, client, body, headers);
  };
}
