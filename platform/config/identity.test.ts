import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, printConfig } from './index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-identity-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const production = {
  APP_ENV: 'production',
  SECRET_KEY: 'k'.repeat(32),
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  WHATSAPP_APP_SECRET: 'secret of the app',
  WHATSAPP_VERIFY_TOKEN: 'token of the webhook',
};
const acme = { id: 'acme', name: 'Acme', issuer: 'https://login.acme.example', client_id: 'parley' };

function load(env: Record<string, string>) {
  return loadConfig({ env: { DATA_DIR: join(folder, 'data'), ...env } });
}

function faults(env: Record<string, string>): string {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
}

describe('outside identities', () => {
  test('are off until an operator names a provider', () => {
    expect(load({}).config.identity).toEqual({
      sign_up: 'off',
      trusted: [],
      firebase: undefined,
      supabase: undefined,
      oidc: [],
    });
  });

  test('need no more of Firebase than the project, from the setting or the service account', () => {
    const file = join(folder, 'account.json');
    writeFileSync(file, JSON.stringify({ type: 'service_account', project_id: 'shop-1', private_key: 'x' }));
    const project = (env: Record<string, string>) => load(env).config.identity.firebase?.project_id;
    expect(project({ FIREBASE_PROJECT_ID: 'shop-1' })).toBe('shop-1');
    expect(project({ FIREBASE_CREDENTIALS: file })).toBe('shop-1');
    expect(project({ FIREBASE_CREDENTIALS: '{"project_id":"shop-2"}' })).toBe('shop-2');
    expect(project({ FIREBASE_PROJECT_ID: 'shop-1', FIREBASE_CREDENTIALS: './not-there.json' })).toBe('shop-1');
    expect(faults({ FIREBASE_CREDENTIALS: './not-there.json' })).toContain('no project_id');
    expect(faults({ FIREBASE_PROJECT_ID: 'shop-2', FIREBASE_CREDENTIALS: file })).toContain('different projects');
  });

  test('fill in what an issuer leaves out', () => {
    expect(load({ OIDC_ISSUERS: JSON.stringify([acme]) }).config.identity.oidc).toEqual([
      { ...acme, scopes: ['openid', 'email', 'profile'], role: 'client', emails_verified: false },
    ]);
  });

  test.each([
    ['no JSON', 'acme'],
    ['no list', '{}'],
    ['a misspelt name', JSON.stringify([{ ...acme, clientid: 'x' }])],
    ['an address that is none', JSON.stringify([{ ...acme, issuer: 'acme' }])],
    ['a file', JSON.stringify([{ ...acme, issuer: 'file:///etc/passwd' }])],
    ['the name of another provider', JSON.stringify([{ ...acme, id: 'firebase' }])],
    ['a role above the company', JSON.stringify([{ ...acme, role: 'superadmin' }])],
    ['one name for two', JSON.stringify([acme, acme])],
  ])('refuse issuers with %s', (_what, value) => {
    expect(faults({ OIDC_ISSUERS: value })).toContain('OIDC_ISSUERS');
  });

  test('refuse keys of Supabase without the project they belong to', () => {
    expect(faults({ SUPABASE_JWT_SECRET: 's'.repeat(40) })).toContain('without SUPABASE_URL');
    expect(faults({ SUPABASE_SERVICE_KEY: 'key' })).toContain('without SUPABASE_URL');
  });

  test('are trusted by a name that there is', () => {
    expect(load({ IDENTITY_TRUSTED: 'firebase, supabase' }).config.identity.trusted).toEqual(['firebase', 'supabase']);
    expect(load({ IDENTITY_TRUSTED: 'acme', OIDC_ISSUERS: JSON.stringify([acme]) }).config.identity.trusted).toEqual([
      'acme',
    ]);
    expect(faults({ IDENTITY_TRUSTED: 'acme' })).toContain('no provider');
  });

  test('show no secret of theirs', () => {
    const shown = printConfig(
      load({
        OIDC_ISSUERS: JSON.stringify([{ ...acme, client_secret: 'very-secret-1' }]),
        SUPABASE_URL: 'https://x.supabase.co',
        SUPABASE_JWT_SECRET: 'very-secret-2',
        SUPABASE_SERVICE_KEY: 'very-secret-3',
        FIREBASE_CREDENTIALS: '{"project_id":"p","private_key":"very-secret-4"}',
      }),
    );
    expect(shown).not.toContain('very-secret');
  });
});

describe('in production', () => {
  test.each(['FIREBASE_AUTH_EMULATOR_HOST', 'FIREBASE_EMULATOR_HUB'])('%s keeps the server from starting', (name) => {
    expect(faults({ ...production, [name]: '127.0.0.1:9099' })).toContain(name);
    expect(faults({ [name]: '127.0.0.1:9099' })).toBe('');
  });

  test.each([
    ['short', 'secret'],
    ['that of local development', 'super-secret-jwt-token-with-at-least-32-characters-long'],
  ])("Supabase's secret must not be %s", (_what, SUPABASE_JWT_SECRET) => {
    expect(faults({ ...production, SUPABASE_URL: 'https://x.supabase.co', SUPABASE_JWT_SECRET })).toContain(
      'SUPABASE_JWT_SECRET',
    );
  });

  test('keys and issuers are asked over TLS, or on the machine itself', () => {
    const PUBLIC_URL = 'https://parley.example';
    const issuer = (address: string) => JSON.stringify([{ ...acme, issuer: address }]);
    expect(faults({ ...production, FIREBASE_JWKS_URL: 'http://keys.example/' })).toContain('FIREBASE_JWKS_URL');
    expect(faults({ ...production, FIREBASE_JWKS_URL: 'http://127.0.0.1:9000/' })).toBe('');
    expect(faults({ ...production, PUBLIC_URL, OIDC_ISSUERS: issuer('http://acme.example') })).toContain('https:');
    expect(faults({ ...production, PUBLIC_URL, OIDC_ISSUERS: issuer('https://acme.example') })).toBe('');
    expect(faults({ ...production, OIDC_ISSUERS: issuer('https://acme.example') })).toContain('PUBLIC_URL');
  });
});
