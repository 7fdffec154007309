import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Config } from '#platform/config';
import { isId, type Clock } from '#platform/runtime';

/**
 * Both differ from those of access tokens, and each kind of token is looked at with its own only: neither can pass as
 * the other, although the same secrets sign them.
 */
const TYPE = 'acting+jwt';
const AUDIENCE = 'parley-acting';
const ISSUER = 'parley';
const ALGORITHM = 'HS256';
const PREFIX = `${Buffer.from(JSON.stringify({ alg: ALGORITHM, typ: TYPE })).toString('base64url')}.`;

const id = z.string().refine(isId);
const claims = z.object({ company_id: id, operator_id: id, acting_id: id });
export type ActingClaims = z.infer<typeof claims>;

export interface ActingTokens {
  make(claims: ActingClaims, expires_at: Date): Promise<string>;
  /** Whether it looks like one, which costs nothing to ask. */
  isOne(token: string): boolean;
  /** The claims of a token that holds at this moment, undefined for anything else. Never throws. */
  read(token: string): Promise<ActingClaims | undefined>;
}

export function createActingTokens({ secrets }: Config['auth'], clock: Clock): ActingTokens {
  const keys = secrets.map((secret) => Buffer.from(secret));
  const options = { algorithms: [ALGORITHM], typ: TYPE, audience: AUDIENCE, issuer: ISSUER };
  return {
    make: ({ company_id, operator_id, acting_id }, expires_at) =>
      new SignJWT({ company_id, acting_id })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(operator_id)
        .setIssuedAt(clock.now())
        .setExpirationTime(expires_at)
        .sign(keys[0]!),
    isOne: (token) => token.startsWith(PREFIX) && token.length <= 2_048,
    async read(token) {
      for (const key of keys) {
        try {
          const { payload } = await jwtVerify(token, key, { ...options, currentDate: clock.now() });
          const { sub: operator_id, company_id, acting_id } = payload;
          return claims.safeParse({ operator_id, company_id, acting_id }).data;
        } catch {
          // Signed with the other secret, or not by us.
        }
      }
      return undefined;
    },
  };
}
