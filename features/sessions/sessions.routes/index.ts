import cookie from '@fastify/cookie';
import type { App } from '#platform/http';
import { createTokenVerifier } from '../access-token.ts';
import { bearerToken } from '../session-credential.ts';
import { createSessionTools, type SessionGround } from '../session-tools.ts';
import { createAuthCookies } from './auth-cookies.ts';
import { emailRoutes } from './email.ts';
import { ownAccountRoutes } from './own-account.ts';
import { passwordRoutes } from './own-password.ts';
import { ownSessionRoutes } from './own-sessions.ts';
import type { RouteTools } from './route-tools.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { signInRoutes } from './sign-in.ts';
import { signUpRoutes } from './sign-up.ts';
import { tokenRoute } from './token.ts';

export { createAuthCookies } from './auth-cookies.ts';

/** Everything below `/auth`, and `/register`. */
export function sessionRoutes(app: App, ground: SessionGround): void {
  const verify = createTokenVerifier(ground.config.auth, ground.clock);
  const shared: RouteTools = {
    tools: createSessionTools(ground),
    cookies: createAuthCookies(ground.config),
    sessionOf(authorization) {
      const token = bearerToken(authorization);
      const claims = token === undefined ? undefined : verify(token);
      return claims === undefined ? undefined : { company_id: claims.company_id, session_id: claims.session_id };
    },
  };

  // In a scope of their own: no other route has to look for cookies.
  void app.register(async (scope) => {
    await scope.register(cookie);
    const auth = scope as App;
    // Anyone.
    signUpRoutes(auth, shared);
    signInRoutes(auth, shared);
    passwordRoutes(auth, shared);
    emailRoutes(auth, shared);
    // Whoever is signed in.
    ownAccountRoutes(auth);
    ownSessionRoutes(auth, ground);
    secondFactorRoutes(auth, shared);
  });
  // In another: it reads forms and answers errors in its own way.
  void app.register((scope) => tokenRoute(scope as App, shared.tools));
}
