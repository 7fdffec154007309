import { decodeProtectedHeader, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { IdentityVendor } from '../contract.ts';
import { IdentityRefused } from '../errors.ts';
import { claimsIssuer } from '../token/claims-issuer.ts';
import { createKeySet } from '../token/key-set.ts';
import { createOutsideFetch } from '../token/outside-fetch.ts';
import { emailOf, namesOf } from '../token/person.ts';
import { readToken, type TokenRules } from '../token/read-token.ts';
import { askProject } from './ask-project.ts';

export interface SupabaseProject {
  /** Without a slash at the end. */
  url: string;
  service_key: string | undefined;
  /** What projects signed with before they had keys. */
  jwt_secret: string | undefined;
  /** Whether the project opens no session before the address is confirmed. */
  emails_confirmed: boolean;
}

declare module '../contract.ts' {
  interface IdentitySettings {
    supabase?: SupabaseProject | undefined;
  }
}

const supabaseClaims = z.object({
  sub: z.uuid(),
  role: z.literal('authenticated'),
  is_anonymous: z.literal(false).optional(),
});

/** Access tokens of a Supabase project: https://supabase.com/docs/guides/auth/jwts */
export const supabase: IdentityVendor = ({ supabase: project }, { clock, timeout_ms }) => {
  if (project === undefined) return [];
  const issuer = `${project.url}/auth/v1`;
  const fetch = createOutsideFetch(timeout_ms);
  const published = createKeySet(() => `${issuer}/.well-known/jwks.json`, { fetch, clock });
  const shared = secretKey(project.jwt_secret);

  /** The shared secret goes with its one algorithm and the published keys with theirs; a token cannot mix them. */
  function rulesFor(token: string): TokenRules {
    const expected = { issuer, audience: 'authenticated', clock };
    return algorithmOf(token) === 'HS256'
      ? { ...expected, algorithms: ['HS256'], key: shared }
      : { ...expected, algorithms: ['ES256', 'RS256', 'EdDSA'], key: published };
  }

  return [
    {
      name: 'supabase',
      title: 'Supabase',
      claimsBearer: (token) => claimsIssuer(token, issuer),
      async verify(token) {
        const claims = await readToken(token, rulesFor(token));
        const { data } = supabaseClaims.safeParse(claims);
        // The project's own keys are tokens, too: of the roles anon and service_role, and nobody's.
        if (data === undefined) throw new IdentityRefused('not the access token of a signed-in user');
        const told = project.service_key === undefined ? undefined : await askProject(fetch, project, token, data.sub);
        const about = asObject(claims['user_metadata']);
        return {
          provider: 'supabase',
          issuer,
          subject: data.sub,
          email: emailOf(claims['email']),
          email_verified: project.emails_confirmed && about['email_verified'] !== false && told?.confirmed !== false,
          ...namesOf({ given_name: about['first_name'], family_name: about['last_name'], name: nameIn(about) }),
          expires_at: new Date(claims.exp * 1_000),
        };
      },
    },
  ];
};

function secretKey(secret: string | undefined): JWTVerifyGetKey {
  const bytes = secret === undefined ? undefined : new TextEncoder().encode(secret);
  return () => {
    if (bytes === undefined) throw new IdentityRefused('signed with a shared secret, and none is set');
    return bytes;
  };
}

function algorithmOf(token: string): unknown {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}

function nameIn(about: Record<string, unknown>): unknown {
  return about['full_name'] ?? about['name'];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
