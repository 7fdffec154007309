import { bearerToken } from '#features/sessions';
import { permissionsOf } from '#features/users';
import type { Config } from '#platform/config';
import type { Caller, Claimed, Credential } from '#platform/http';
import { systemClock, type Clock } from '#platform/runtime';
import { actingStatement, type ActingRow } from './acting.repository.ts';
import { createActingTokens, type ActingClaims } from './acting-token.ts';

/** How an operator is known who acts for a company: by the token of that errand, while their own session holds. */
export function createActingCredential(config: Config, clock: Clock = systemClock): Credential {
  const tokens = createActingTokens(config.auth, clock);
  return ({ headers }) => {
    const token = bearerToken(headers.authorization);
    if (token === undefined || !tokens.isOne(token)) return undefined;
    return tokens.read(token).then((claims) => (claims === undefined ? undefined : claimedBy(claims, clock)));
  };
}

function claimedBy(claims: ActingClaims, clock: Clock): Claimed {
  const { company_id, operator_id: id, acting_id: session_id } = claims;
  return {
    company_id,
    subject: id,
    statement: actingStatement(claims),
    callerOf(rows): Caller | undefined {
      const [row] = rows as unknown as ActingRow[];
      const now = clock.now();
      if (row === undefined || row.expires_at <= now) return undefined;
      if (row.operator_until === null || row.operator_until <= now) return undefined;
      return {
        actor: { type: 'operator', id },
        user_id: null,
        company_id,
        session_id,
        role: 'superadmin',
        name: row.operator_name,
        permissions: permissionsOf('superadmin'),
        requests_per_minute: row.requests_per_minute,
      };
    },
  };
}
