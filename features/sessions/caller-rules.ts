import { allows, displayName, type User } from '#features/users';
import type { Config } from '#platform/config';
import type { CallerRules } from '#platform/http';
import { systemClock, type Clock } from '#platform/runtime';
import { createTokenVerifier } from './access-token.ts';
import { callerStatement } from './sessions.repository.ts';

const BEARER = /^bearer ([^\s]+)$/i;

/** How the server knows its callers: by access token, session and the permission table. */
export function createCallerRules(config: Config, clock: Clock = systemClock): CallerRules {
  const verify = createTokenVerifier(config.auth, clock);

  return {
    claimsOf(request) {
      const token = bearerToken(request.headers.authorization);
      return token === undefined ? undefined : verify(token);
    },
    statement: (claims) => callerStatement(claims, clock.now()),
    callerOf(rows, claims) {
      const [row] = rows as unknown as Pick<User, 'role' | 'username' | 'first_name' | 'last_name'>[];
      // A token made before the role was changed no longer says who its owner is; refreshing makes one that does.
      if (row === undefined || claims.company_id === null || row.role !== claims.role) return undefined;
      const { user_id, company_id, session_id, role } = claims;
      return { user_id, company_id, session_id, role, name: displayName(row) };
    },
    allows,
  };
}

/** The token of an `Authorization` header, undefined when there is none. */
export function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}
