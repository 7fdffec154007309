import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { OidcIssuer } from './oidc-issuers.ts';
import type { RawSettings } from './settings.ts';

/** Who else may say who somebody is. */
export interface IdentityConfig {
  /** What becomes of somebody without an account: nothing, or a company of their own. */
  sign_up: 'off' | 'company';
  /** Providers whose word is enough for users who have a second factor here. */
  trusted: readonly string[];
  /** `emulator`: takes the unsigned tokens of Firebase's emulator; never in production. */
  firebase: { project_id: string; jwks_url: string; emulator: boolean } | undefined;
  supabase:
    | { url: string; service_key: string | undefined; jwt_secret: string | undefined; emails_confirmed: boolean }
    | undefined;
  oidc: readonly OidcIssuer[];
}

const FIREBASE_KEYS = 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com';
/** What every copy of Supabase's local development signs with. */
const WELL_KNOWN = [
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-jwt-token-with-at-least-32-characters-long',
];
const EMULATORS = ['FIREBASE_AUTH_EMULATOR_HOST', 'FIREBASE_EMULATOR_HUB'] as const;

export function identityConfig(values: RawSettings): IdentityConfig {
  const project_id = values.FIREBASE_PROJECT_ID ?? projectOf(values.FIREBASE_CREDENTIALS);
  return {
    sign_up: values.IDENTITY_SIGN_UP,
    trusted: values.IDENTITY_TRUSTED,
    firebase:
      project_id === undefined
        ? undefined
        : {
            project_id,
            jwks_url: values.FIREBASE_JWKS_URL ?? FIREBASE_KEYS,
            emulator: values.FIREBASE_AUTH_EMULATOR_HOST !== undefined,
          },
    supabase:
      values.SUPABASE_URL === undefined
        ? undefined
        : {
            url: values.SUPABASE_URL.replace(/\/+$/, ''),
            service_key: values.SUPABASE_SERVICE_KEY,
            jwt_secret: values.SUPABASE_JWT_SECRET,
            emails_confirmed: values.SUPABASE_EMAILS_CONFIRMED,
          },
    oidc: values.OIDC_ISSUERS,
  };
}

/** What does not go together. A value that was refused by itself already is undefined here. */
export function identityContradictions(values: Partial<RawSettings>, production: boolean): string[] {
  return [
    ...(production ? forProduction(values) : []),
    ...firebaseContradictions(values),
    ...supabaseContradictions(values),
    ...namesTwice(values),
    ...unknownTrusted(values),
  ];
}

function forProduction(values: Partial<RawSettings>): string[] {
  const problems = EMULATORS.filter((name) => values[name] !== undefined).map(
    (name) => `${name} must not be set when APP_ENV=production: anybody could sign in as anybody.`,
  );
  const secret = values.SUPABASE_JWT_SECRET;
  if (secret !== undefined && (secret.length < 32 || WELL_KNOWN.includes(secret))) {
    problems.push(
      'SUPABASE_JWT_SECRET must be at least 32 characters and not the one of local development when APP_ENV=production.',
    );
  }
  if (values.FIREBASE_JWKS_URL !== undefined && !isSafe(values.FIREBASE_JWKS_URL)) {
    problems.push('FIREBASE_JWKS_URL must begin with https: when APP_ENV=production.');
  }
  for (const { id, issuer } of values.OIDC_ISSUERS ?? []) {
    if (!isSafe(issuer)) problems.push(`OIDC_ISSUERS: the issuer of ${id} must begin with https: in production.`);
  }
  if ((values.OIDC_ISSUERS ?? []).length > 0 && values.PUBLIC_URL === undefined) {
    problems.push('PUBLIC_URL must be set when OIDC_ISSUERS is and APP_ENV=production: people come back to it.');
  }
  return problems;
}

function firebaseContradictions(values: Partial<RawSettings>): string[] {
  const { FIREBASE_PROJECT_ID: named, FIREBASE_CREDENTIALS: credentials } = values;
  if (credentials === undefined) return [];
  const told = projectOf(credentials);
  if (told === undefined && named === undefined) {
    return ['FIREBASE_CREDENTIALS holds no project_id: give the path or the text of a service account file.'];
  }
  return told === undefined || named === undefined || told === named
    ? []
    : ['FIREBASE_PROJECT_ID and FIREBASE_CREDENTIALS name different projects.'];
}

function supabaseContradictions(values: Partial<RawSettings>): string[] {
  if (values.SUPABASE_URL !== undefined) return [];
  return (['SUPABASE_SERVICE_KEY', 'SUPABASE_JWT_SECRET'] as const)
    .filter((name) => values[name] !== undefined)
    .map((name) => `${name} is set without SUPABASE_URL, which says whose tokens are meant.`);
}

function namesTwice({ OIDC_ISSUERS = [] }: Partial<RawSettings>): string[] {
  const ids = OIDC_ISSUERS.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [...new Set(twice)].map((id) => `OIDC_ISSUERS names ${id} twice.`);
}

/** A misspelt name would leave people asked for a code that the operator wanted to spare them. */
function unknownTrusted({ IDENTITY_TRUSTED = [], OIDC_ISSUERS = [] }: Partial<RawSettings>): string[] {
  const known = ['firebase', 'supabase', ...OIDC_ISSUERS.map(({ id }) => id)];
  return IDENTITY_TRUSTED.filter((name) => !known.includes(name)).map(
    (name) => `IDENTITY_TRUSTED names ${name}, which is no provider; there are: ${known.join(', ')}.`,
  );
}

const account = z.object({ project_id: z.string().min(1) });

/** The project of a service account, given as JSON or as the path of its file; nothing else of it is needed. */
function projectOf(credentials: string | undefined): string | undefined {
  if (credentials === undefined) return undefined;
  try {
    const json = credentials.trimStart().startsWith('{') ? credentials : readFileSync(credentials, 'utf8');
    return account.safeParse(JSON.parse(json)).data?.project_id;
  } catch {
    return undefined;
  }
}

/** Nobody on the way can put other keys in: TLS, or the machine itself. */
function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
