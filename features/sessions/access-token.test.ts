import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { User } from '#features/users';
import { createTokenSigner, createTokenVerifier } from './access-token.ts';

const auth = {
  secrets: ['the present secret', 'the secret before'],
  access_token_seconds: 900,
  refresh_token_seconds: 86_400,
  password_min_length: 8,
};
const user: User = {
  id: '018f3b3c-0000-7000-8000-000000000001',
  company_id: '018f3b3c-0000-7000-8000-000000000002',
  username: 'ada',
  email: 'ada@shop.example',
  first_name: 'Ada',
  last_name: 'Lovelace',
  role: 'company_admin',
  role_id: null,
  is_active: true,
  is_owner: true,
  email_verified_at: null,
  totp_enabled_at: null,
  created_at: new Date(0),
};
const session_id = '018f3b3c-0000-7000-8000-000000000003';
const START_S = 1_800_000_000;

let now_s = START_S;
const clock = { now: () => new Date(now_s * 1_000) };
beforeEach(() => {
  now_s = START_S;
});

/** A token of ours with some claims otherwise. */
function signed(claims: Record<string, unknown>, secret = auth.secrets[0]!): Promise<string> {
  const good = { iss: 'parley', aud: 'parley-api', sub: user.id, email: user.email, company_id: user.company_id };
  const payload = { ...good, role: user.role, sid: session_id, iat: START_S, exp: START_S + 900, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(secret));
}

describe('an access token', () => {
  it('is a plain HS256 JWT that any library can check', async () => {
    const { access_token, expires_in } = await createTokenSigner(auth, clock)(user, session_id);
    expect(expires_in).toBe(900);
    expect(decodeProtectedHeader(access_token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const { payload } = await jwtVerify(access_token, Buffer.from(auth.secrets[0]!), {
      algorithms: ['HS256'],
      issuer: 'parley',
      audience: 'parley-api',
      currentDate: clock.now(),
    });
    expect(payload).toMatchObject({
      sub: user.id,
      email: user.email,
      company_id: user.company_id,
      role: 'company_admin',
    });
    expect(payload).toMatchObject({ sid: session_id, iat: START_S, exp: START_S + 900 });
  });

  it('says who is calling', async () => {
    const { access_token } = await createTokenSigner(auth, clock)(user, session_id);
    const claims = { user_id: user.id, company_id: user.company_id, session_id, role: 'company_admin' };
    const verify = createTokenVerifier(auth, clock);
    expect(verify(access_token)).toEqual(claims);
    expect(verify(access_token)).toEqual(claims);
  });

  it('holds with the previous secret and not with an older one', async () => {
    const verify = createTokenVerifier(auth, clock);
    expect(verify(await signed({}, 'the secret before'))).toBeDefined();
    expect(verify(await signed({}, 'an older secret'))).toBeUndefined();
  });

  it('ends with the second it expires in, remembered or not', async () => {
    const token = await signed({});
    const verify = createTokenVerifier(auth, clock);
    now_s = START_S + 899;
    expect(verify(token)).toBeDefined();
    now_s = START_S + 900;
    expect(verify(token)).toBeUndefined();
    expect(createTokenVerifier(auth, clock)(token)).toBeUndefined();
  });

  it.each([
    ['exp now', { exp: START_S }, false],
    ['exp in a second', { exp: START_S + 1 }, true],
    ['nbf now', { nbf: START_S }, true],
    ['nbf in a second', { nbf: START_S + 1 }, false],
    ['iat by a clock that is a minute ahead', { iat: START_S + 60 }, true],
    ['iat by a clock that is further ahead', { iat: START_S + 61 }, false],
    ['a life of a day', { exp: START_S + 86_400 }, true],
    ['a longer life than we give', { exp: START_S + 86_401 }, false],
  ])('with %s', async (_what, claims, holds) => {
    expect(createTokenVerifier(auth, clock)(await signed(claims)) !== undefined).toBe(holds);
  });
});
