import { jwtVerify, UnsecuredJWT, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '#platform/runtime';
import { IdentityRefused, IdentityUnavailable } from '../errors.ts';

const MAX_LENGTH = 8_192;
/** How far the provider's clock may be from ours. What has expired here has expired. */
const SKEW_S = 60;

/** What a token has to be. Nothing of it is taken from the token. */
export interface TokenRules {
  issuer: string;
  audience: string;
  /** The only algorithms that are looked at. */
  algorithms: readonly string[];
  key: JWTVerifyGetKey;
  clock: Clock;
}

const seconds = z.int().min(0);
const times = z.object({ iat: seconds, exp: seconds });
/** The provider's id of a person; PostgreSQL could not keep control characters. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const subject = z.string().regex(/^[^\u0000-\u001f\u007f]{1,255}$/u);

export interface Claims extends JWTPayload {
  sub: string;
  iat: number;
  exp: number;
}

/** The claims of a token that was signed by its issuer for us and holds now. Throws IdentityRefused for any other. */
export async function readToken(token: string, rules: TokenRules): Promise<Claims> {
  return checked(token, rules, async () => {
    const { payload, protectedHeader } = await jwtVerify(token, rules.key, {
      ...expectations(rules),
      algorithms: [...rules.algorithms],
    });
    const typ: unknown = protectedHeader.typ;
    // Access and logout tokens of the same issuer are JWTs, too, of a type of their own.
    if (typ !== undefined && (typeof typ !== 'string' || !/^jwt$/i.test(typ))) {
      throw new IdentityRefused('a token of another type');
    }
    return payload;
  });
}

/** The claims of a token that nobody signed, as emulators make them. Everything else is checked as ever. */
export function readUnsigned(token: string, rules: Omit<TokenRules, 'algorithms' | 'key'>): Promise<Claims> {
  return checked(token, rules, async () => UnsecuredJWT.decode(token, expectations(rules)).payload);
}

function expectations({ issuer, audience, clock }: Omit<TokenRules, 'algorithms' | 'key'>) {
  return {
    issuer,
    audience,
    currentDate: clock.now(),
    clockTolerance: SKEW_S,
    requiredClaims: ['sub', 'iat', 'exp'],
  };
}

async function checked(
  token: string,
  { audience, clock }: Pick<TokenRules, 'audience' | 'clock'>,
  read: () => Promise<JWTPayload>,
): Promise<Claims> {
  if (token.length > MAX_LENGTH) throw new IdentityRefused('longer than any token');
  const payload = await read().catch((error: unknown) => {
    if (error instanceof IdentityRefused || error instanceof IdentityUnavailable) throw error;
    // A key that the library cannot use ends here as well.
    throw new IdentityRefused(error instanceof Error ? error.message : 'unreadable', { cause: error });
  });
  const { data } = times.safeParse(payload);
  if (data === undefined) throw new IdentityRefused('times that are none');
  const now = Math.floor(clock.now().getTime() / 1_000);
  if (data.exp <= now) throw new IdentityRefused('expired');
  if (data.iat > now + SKEW_S) throw new IdentityRefused('made in the future');
  if (!subject.safeParse(payload.sub).success) throw new IdentityRefused('no usable subject');
  // Made for several, it must say that it was given to us.
  if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload['azp'] !== audience) {
    throw new IdentityRefused('made for others as well and given to one of them');
  }
  return payload as Claims;
}
