import { refuseSuspended } from '#features/companies';
import { displayName, permissionsOf } from '#features/users';
import type { Config } from '#platform/config';
import type { Caller, Claimed, Credential } from '#platform/http';
import { systemClock, type Clock } from '#platform/runtime';
import { createTokenVerifier, type TokenClaims } from './access-token.ts';
import { callerStatement, type CallerRow } from './sessions.repository.ts';

const BEARER = /^bearer ([^\s]+)$/i;

/** How a person is known: by the access token of a session of theirs. */
export function createSessionCredential(config: Config, clock: Clock = systemClock): Credential {
  const verify = createTokenVerifier(config.auth, clock);

  return ({ headers }) => {
    const token = bearerToken(headers.authorization);
    const claims = token === undefined ? undefined : verify(token);
    return claims === undefined ? undefined : claimedBy(claims, clock);
  };
}

function claimedBy(claims: TokenClaims, clock: Clock): Claimed {
  return {
    company_id: claims.company_id,
    subject: claims.user_id,
    statement: callerStatement(claims),
    callerOf(rows): Caller | undefined {
      const [row] = rows as unknown as CallerRow[];
      if (row === undefined || row.expires_at <= clock.now()) return undefined;
      // A token made before the role was changed no longer says who its owner is; refreshing makes one that does.
      if (row.role !== claims.role) return undefined;
      refuseSuspended(row);
      const { user_id, company_id, session_id, role } = claims;
      return {
        actor: { type: 'user', id: user_id },
        user_id,
        company_id,
        session_id,
        role,
        name: displayName(row),
        permissions: permissionsOf(role, row.permissions),
        requests_per_minute: row.requests_per_minute,
      };
    },
  };
}

/** The token of an `Authorization` header, undefined when there is none. */
export function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}
