import cookie from '@fastify/cookie';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import type { App } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { createTokenVerifier } from '../access-token.ts';
import { bearerToken } from '../session-credential.ts';
import { createSessionTools, type SessionRef } from '../sessions.service.ts';
import { ownSessionRoutes } from './own-sessions.ts';
import { createRefreshCookie } from './refresh-cookie.ts';
import { signInRoutes } from './sign-in.ts';
import { signUpRoute } from './sign-up.ts';

/** Everything below `/auth`. */
export function sessionRoutes(app: App, deps: { db: Database; config: Config; clock: Clock }): void {
  const tools = createSessionTools(deps);
  const verify = createTokenVerifier(deps.config.auth, deps.clock);

  function sessionOf(authorization: string | undefined): SessionRef | undefined {
    const token = bearerToken(authorization);
    const claims = token === undefined ? undefined : verify(token);
    if (claims === undefined) return undefined;
    return { company_id: claims.company_id, session_id: claims.session_id };
  }

  // In a scope of their own: no other route has to look for cookies.
  void app.register(async (scope) => {
    await scope.register(cookie);
    const auth = scope as App;
    // Anyone.
    signUpRoute(auth, tools);
    signInRoutes(auth, { ...tools, sessionOf, cookie: createRefreshCookie(deps.config) });
    // Whoever is signed in.
    ownSessionRoutes(auth, deps);
  });
}
