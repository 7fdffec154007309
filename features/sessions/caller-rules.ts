import { allows, displayName } from '#features/users';
import type { Config } from '#platform/config';
import type { CallerRules } from '#platform/http';
import { systemClock, type Clock } from '#platform/runtime';
import { createTokenVerifier } from './access-token.ts';
import { callerStatement, type CallerRow } from './sessions.repository.ts';

const BEARER = /^bearer ([^\s]+)$/i;

/** How the server knows its callers: by access token, session and the permission table. */
export function createCallerRules(config: Config, clock: Clock = systemClock): CallerRules {
  const verify = createTokenVerifier(config.auth, clock);

  return {
    claimsOf(request) {
      const token = bearerToken(request.headers.authorization);
      return token === undefined ? undefined : verify(token);
    },
    statement: callerStatement,
    callerOf(rows, claims) {
      const [row] = rows as unknown as CallerRow[];
      if (row === undefined || row.expires_at <= clock.now()) return undefined;
      // A token made before the role was changed no longer says who its owner is; refreshing makes one that does.
      if (claims.company_id === null || row.role !== claims.role) return undefined;
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
