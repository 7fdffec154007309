import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import type { IdentityVendor } from '../contract.ts';
import { IdentityRefused } from '../errors.ts';
import { createKeySet } from '../token/key-set.ts';
import { createOutsideFetch } from '../token/outside-fetch.ts';
import { emailOf, namesOf } from '../token/person.ts';
import { readToken, readUnsigned, type Claims } from '../token/read-token.ts';

declare module '../contract.ts' {
  interface IdentitySettings {
    /** `emulator`: takes the unsigned tokens of Firebase's emulator. */
    firebase?: { project_id: string; jwks_url: string; emulator: boolean } | undefined;
  }
}

const firebaseClaims = z.object({
  aud: z.string(),
  sub: z.string().max(128),
  auth_time: z.int().min(0),
  firebase: z.object({
    sign_in_provider: z.string(),
    tenant: z.string().optional(),
  }),
});

/** Id tokens of a Firebase project: https://firebase.google.com/docs/auth/admin/verify-id-tokens */
export const firebase: IdentityVendor = ({ firebase: project }, { clock, timeout_ms }) => {
  if (project === undefined) return [];
  const { project_id, jwks_url, emulator } = project;
  const issuer = `https://securetoken.google.com/${project_id}`;
  const key = createKeySet(() => jwks_url, { fetch: createOutsideFetch(timeout_ms), clock });
  const expected = { issuer, audience: project_id, clock };

  async function read(token: string): Promise<Claims> {
    if (emulator && isUnsigned(token)) return readUnsigned(token, expected);
    if (!namesKey(token)) throw new IdentityRefused('no key id');
    return readToken(token, { ...expected, algorithms: ['RS256'], key });
  }

  return [
    {
      name: 'firebase',
      title: 'Firebase',
      async verify(token) {
        const claims = await read(token);
        const { data } = firebaseClaims.safeParse(claims);
        if (data === undefined) throw new IdentityRefused('not the claims of a Firebase id token');
        const { auth_time, firebase: how } = data;
        if (auth_time * 1_000 > clock.now().getTime() + 60_000) throw new IdentityRefused('signed in in the future');
        if (how.sign_in_provider === 'anonymous') throw new IdentityRefused('an anonymous user');
        // Each tenant of a project has people of its own; the operator named the project's.
        if (how.tenant !== undefined) throw new IdentityRefused('a user of a tenant of the project');
        return {
          provider: 'firebase',
          issuer,
          subject: data.sub,
          email: emailOf(claims['email']),
          email_verified: claims['email_verified'] === true,
          ...namesOf(claims),
          expires_at: new Date(claims.exp * 1_000),
        };
      },
    },
  ];
};

function isUnsigned(token: string): boolean {
  return token.endsWith('.') && headerOf(token)?.alg === 'none';
}

function namesKey(token: string): boolean {
  const kid: unknown = headerOf(token)?.kid;
  return typeof kid === 'string' && kid !== '';
}

function headerOf(token: string) {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}
