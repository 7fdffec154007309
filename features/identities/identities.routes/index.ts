import cookie from '@fastify/cookie';
import { createAuthCookies } from '#features/sessions';
import type { Config } from '#platform/config';
import type { App } from '#platform/http';
import type { IdentityTools } from '../identity-tools.ts';
import { createFlowCookie } from './flow-cookie.ts';
import { exchangeRoute } from './exchange.ts';
import { oidcRoutes } from './oidc.ts';
import { ownIdentityRoutes } from './own-identities.ts';

/** `/auth/exchange`, `/auth/oidc/…` and `/auth/identities`. */
export function identityRoutes(
  app: App,
  { config, identities, address }: { config: Config; identities: IdentityTools; address: () => string },
): void {
  const cookies = createAuthCookies(config);
  const flow = createFlowCookie(config, identities.clock);
  void app.register(async (scope) => {
    await scope.register(cookie);
    const auth = scope as App;
    // Anyone.
    exchangeRoute(auth, { tools: identities, cookies });
    oidcRoutes(auth, { tools: identities, cookies, flow, prefix: config.http.prefix, address });
    // Whoever is signed in.
    ownIdentityRoutes(auth);
  });
}
