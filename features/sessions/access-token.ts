import { createHmac, timingSafeEqual } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { User } from '#features/users';
import type { Config } from '#platform/config';
import { isId, type Clock } from '#platform/runtime';

/** Both are pinned: a token made with the same secret for another purpose is no access token. */
const ISSUER = 'parley';
const AUDIENCE = 'parley-api';

/** The only header there is. It is compared as text, so nothing that a token says about itself is ever followed. */
const HEADER = { alg: 'HS256', typ: 'JWT' } as const;
const ENCODED_HEADER = Buffer.from(JSON.stringify(HEADER)).toString('base64url');

const MAX_LENGTH = 4_096;
const MAX_KEPT = 10_000;
/** How far the clocks of two replicas may be apart. */
const SKEW_S = 60;
const LONGEST_S = 24 * 60 * 60;

const id = z.string().refine(isId);
const seconds = z.int().min(0);
const payloadSchema = z.object({
  iss: z.literal(ISSUER),
  aud: z.literal(AUDIENCE),
  sub: id,
  email: z.string().max(254),
  company_id: id,
  role: z.string().max(40),
  sid: id,
  iat: seconds,
  exp: seconds,
  nbf: seconds.optional(),
});
type Payload = z.infer<typeof payloadSchema>;

/** Makes access tokens, with the first of the secrets. */
export type TokenSigner = (user: User, session_id: string) => Promise<{ access_token: string; expires_in: number }>;

export function createTokenSigner({ secrets, access_token_seconds }: Config['auth'], clock: Clock): TokenSigner {
  const key = Buffer.from(secrets[0]!);
  return async (user, session_id) => {
    const now = toSeconds(clock.now());
    const access_token = await new SignJWT({
      email: user.email,
      company_id: user.company_id,
      role: user.role,
      sid: session_id,
    })
      .setProtectedHeader(HEADER)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(user.id)
      .setIssuedAt(now)
      .setExpirationTime(now + access_token_seconds)
      .sign(key);
    return { access_token, expires_in: access_token_seconds };
  };
}

/** What an access token says of its owner. */
export interface TokenClaims {
  user_id: string;
  company_id: string;
  session_id: string;
  role: string;
}

/** The claims of an access token that holds at this moment, undefined for anything else. Never throws. */
export type TokenVerifier = (token: string) => TokenClaims | undefined;

/**
 * Every request is checked, so this is synchronous and remembers the tokens it found good, until they expire. Whether
 * the session still exists is asked of the database each time.
 */
export function createTokenVerifier({ secrets }: Config['auth'], clock: Clock): TokenVerifier {
  const kept = new Map<string, { claims: TokenClaims; exp: number }>();

  return (token) => {
    const now = toSeconds(clock.now());
    const known = kept.get(token);
    if (known !== undefined) {
      if (known.exp > now) return known.claims;
      kept.delete(token);
      return undefined;
    }
    const payload = readSigned(token, secrets);
    if (payload === undefined || !holdsAt(payload, now)) return undefined;
    const claims = {
      user_id: payload.sub,
      company_id: payload.company_id,
      session_id: payload.sid,
      role: payload.role,
    };
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(token, { claims, exp: payload.exp });
    return claims;
  };
}

function readSigned(token: string, secrets: readonly string[]): Payload | undefined {
  if (token.length > MAX_LENGTH) return undefined;
  const [header, payload, signature, ...more] = token.split('.');
  if (header !== ENCODED_HEADER || payload === undefined || signature === undefined || more.length > 0)
    return undefined;
  const signed = decode(signature);
  const good = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
    return signed?.length === expected.length && timingSafeEqual(signed, expected);
  });
  return good ? readPayload(payload) : undefined;
}

function readPayload(encoded: string): Payload | undefined {
  try {
    return payloadSchema.safeParse(JSON.parse(decode(encoded)?.toString('utf8') ?? '')).data;
  } catch {
    return undefined;
  }
}

function holdsAt({ iat, exp, nbf }: Payload, now: number): boolean {
  return exp > now && iat <= now + SKEW_S && (nbf ?? 0) <= now && exp - iat <= LONGEST_S;
}

/** Only the one way to write these bytes counts, so that one token cannot be spelt in several ways. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function toSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}
