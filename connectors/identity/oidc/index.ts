import type { IdentityVendor } from '../contract.ts';
import type { OidcClient } from './client.ts';
import { createOidcProvider } from './provider.ts';

declare module '../contract.ts' {
  interface IdentitySettings {
    oidc?: readonly OidcClient[];
  }
}

/** Any OpenID Connect provider that publishes its configuration: https://openid.net/specs/openid-connect-core-1_0.html */
export const oidc: IdentityVendor = ({ oidc: clients = [] }, tools) =>
  clients.map((client) => createOidcProvider(client, tools));
