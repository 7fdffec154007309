import type { JWTPayload } from 'jose';

/* What providers say of a person in their tokens, as of now and for an hour. */

function times(): { iat: number; exp: number } {
  const now = Math.floor(Date.now() / 1_000);
  return { iat: now - 5, exp: now + 3_600 };
}

export const PROJECT = 'parley-test';

export function firebaseClaims(change: Record<string, unknown> = {}): JWTPayload {
  const { iat, exp } = times();
  return {
    iat,
    exp,
    iss: `https://securetoken.google.com/${PROJECT}`,
    aud: PROJECT,
    sub: 'firebase-ada',
    auth_time: iat,
    email: 'ada@shop.example',
    email_verified: true,
    name: 'Ada Lovelace',
    firebase: { sign_in_provider: 'google.com', identities: {} },
    ...change,
  };
}

export function supabaseClaims(url: string, change: Record<string, unknown> = {}): JWTPayload {
  return {
    ...times(),
    iss: `${url}/auth/v1`,
    aud: 'authenticated',
    role: 'authenticated',
    sub: '8f14e45f-ceea-4c67-a5a5-9b1c9d3c1e11',
    email: 'ada@shop.example',
    is_anonymous: false,
    user_metadata: { full_name: 'Ada Lovelace' },
    ...change,
  };
}
