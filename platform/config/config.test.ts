import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, printConfig } from './index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const production = {
  APP_ENV: 'production',
  SECRET_KEY: 'k'.repeat(32),
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  WHATSAPP_APP_SECRET: 'secret of the app',
  WHATSAPP_VERIFY_TOKEN: 'token of the webhook',
};

function load(env: Record<string, string>, file?: string) {
  const env_file = join(folder, '.env');
  if (file !== undefined) writeFileSync(env_file, file);
  const options = { env: { DATA_DIR: join(folder, 'data'), ...env } };
  return loadConfig(file === undefined ? options : { ...options, env_file });
}

/** What is wrong with these settings, each fault as the reader sees it. */
function faults(env: Record<string, string>, file?: string): readonly string[] {
  try {
    load(env, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('without any setting', () => {
  test('a development install starts with a demo, a simulator and the keyless model', () => {
    const { config } = load({});
    expect(config).toMatchObject({
      env: 'development',
      app_name: 'Parley',
      log: { level: 'info' },
      http: { host: '0.0.0.0', port: 8000, prefix: '/api/v1', cors_origins: ['http://localhost:3000'] },
      database: { url: undefined },
      simulator: { port: 8001 },
      whatsapp: { base_url: 'http://127.0.0.1:8001', api_version: 'v25.0', daily_limit: 1_000 },
      dispatch: { hold_ms: 60_000, lease_ms: 30_000 },
      llm: { default_model: 'extractive/1' },
      demo: { enabled: true, email: 'demo@parley.example' },
    });
  });

  test('secrets are made once and kept where only the owner reads them', () => {
    const [first, second] = [load({}), load({})];
    expect(first.config.auth.secrets[0]).toMatch(/^[\w-]{64}$/);
    expect(first.config.master_key).toHaveLength(32);
    expect(second.config).toEqual(first.config);
    const path = join(folder, 'data', 'secrets.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, 'utf8')).SECRET_KEY).toBe(first.config.auth.secrets[0]);
    expect(first.effective.SECRET_KEY.source).toBe('data directory');
  });

  test('first starts at the same moment end with the same secrets, and leave nothing behind', async () => {
    const shared = join(folder, 'shared');
    const script = `import { localSecrets } from ${JSON.stringify(join(import.meta.dirname, 'secrets.ts'))};
      console.log(JSON.stringify(localSecrets(${JSON.stringify(shared)})));`;
    const run = promisify(execFile);
    const starts = Array.from({ length: 4 }, () =>
      run(process.execPath, ['--input-type=module-typescript', '-e', script]),
    );
    const [first, ...others] = (await Promise.all(starts)).map(({ stdout }) => stdout);
    expect(others).toEqual([first, first, first]);
    expect(readdirSync(shared)).toEqual(['secrets.json']);
  });

  test('a test run has no demo', () => {
    expect(load({ APP_ENV: 'test' }).config.demo.enabled).toBe(false);
    expect(load({ APP_ENV: 'test', DEMO: 'on' }).config.demo.enabled).toBe(true);
  });
});

describe('where a value comes from', () => {
  test('other names of a setting are read when its own is not set', () => {
    const { config, effective } = load({ ENV: 'test', JWT_SECRET: 'from the alias' });
    expect(config.env).toBe('test');
    expect(config.auth.secrets).toEqual(['from the alias']);
    expect(effective.SECRET_KEY.source).toBe('environment');
    expect(load({ JWT_SECRET: 'alias', SECRET_KEY: 'own' }).config.auth.secrets).toEqual(['own']);
  });

  test('.env stands below the environment, whatever name each of them uses', () => {
    const file = 'PORT=9001\nAPP_NAME="Shop of Ada"\nSECRET_KEY=of-the-file\n';
    const { config, effective } = load({ PORT: '9002', JWT_SECRET: 'of the environment' }, file);
    expect(config.http.port).toBe(9002);
    expect(config.app_name).toBe('Shop of Ada');
    expect(config.auth.secrets).toEqual(['of the environment']);
    expect(effective.PORT.source).toBe('environment');
    expect(effective.APP_NAME.source).toBe('.env');
  });

  test('an empty variable is not set, and one in the environment does not hide that of .env', () => {
    expect(load({ PORT: '', APP_NAME: '' }, 'PORT=9003\n').config).toMatchObject({
      app_name: 'Parley',
      http: { port: 9003 },
    });
  });

  test('an empty SIMULATOR_PORT means: no simulator, and the real platform', () => {
    const { config } = load({ SIMULATOR_PORT: '' });
    expect(config.simulator.port).toBeUndefined();
    expect(config.whatsapp.base_url).toBe('https://graph.facebook.com');
    expect(load({}, 'SIMULATOR_PORT=\n').config.simulator.port).toBeUndefined();
  });

  test('LOG_LEVEL=WARNING and DEBUG are understood', () => {
    expect(load({ LOG_LEVEL: 'WARNING' }).config.log.level).toBe('warn');
    expect(load({ DEBUG: 'yes' }).config.log.level).toBe('debug');
    expect(load({ DEBUG: '1', LOG_LEVEL: 'error' }).config.log.level).toBe('error');
  });
});

describe('what is refused', () => {
  test('every fault is reported together, contradictions too', () => {
    const found = faults({
      PORT: 'eight',
      CORS_ORIGINS: 'http://localhost',
      WHATSAPP_API_VERSION: '25',
      PASSWORD_MIN_LENGTH: '4',
      MASTER_KEY: 'short',
    });
    for (const name of ['PORT', 'CORS_ORIGINS', 'WHATSAPP_API_VERSION', 'PASSWORD_MIN_LENGTH', 'MASTER_KEY']) {
      expect(
        found.filter((fault) => fault.startsWith(name)),
        name,
      ).toHaveLength(1);
    }
    expect(found).toHaveLength(5);
  });

  test('server and simulator on one port', () => {
    expect(faults({ PORT: '7000', SIMULATOR_PORT: '7000' })).toEqual([expect.stringContaining('7000')]);
    expect(faults({ PORT: '0', SIMULATOR_PORT: '0' })).toEqual([]);
  });

  test.each(['DISPATCH_LEASE_SECONDS', 'DISPATCH_HOLD_SECONDS'])('%s that ends before a call can', (name) => {
    expect(faults({ [name]: '20' })).toEqual([expect.stringContaining(`${name} (20 s) must be longer`)]);
    expect(faults({ [name]: '21' })).toEqual([]);
  });

  test('production without its secrets names each of them', () => {
    const found = faults({ APP_ENV: 'production' });
    for (const name of ['SECRET_KEY', 'MASTER_KEY', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN']) {
      expect(found.join('\n')).toContain(name);
    }
  });

  test.each([
    ['a short key', { SECRET_KEY: 'k'.repeat(31) }, 'SECRET_KEY'],
    ['a well-known key', { SECRET_KEY: 'change-me' }, 'SECRET_KEY'],
    ['a master key that is none', { MASTER_KEY: 'c2hvcnQ=' }, 'MASTER_KEY'],
    ['a previous master key that is none', { MASTER_KEY_PREVIOUS: 'c2hvcnQ=' }, 'MASTER_KEY_PREVIOUS'],
    ['a demo', { DEMO: 'true' }, 'DEMO'],
  ])('production with %s', (_what, env, name) => {
    expect(faults(production)).toEqual([]);
    expect(faults({ ...production, ...env })).toEqual([expect.stringContaining(name)]);
  });

  test('production makes no secrets, runs no simulator and no demo, and talks to the platform', () => {
    const { config } = load({ ...production, DATA_DIR: join(folder, 'untouched') });
    expect(config).toMatchObject({
      simulator: { port: undefined },
      demo: { enabled: false },
      whatsapp: { base_url: 'https://graph.facebook.com', app_secrets: ['secret of the app'] },
    });
    expect(() => statSync(join(folder, 'untouched'))).toThrow('ENOENT');
  });
});

test('what is printed shows every value and its source, and no secret', () => {
  const env = { ...production, DATABASE_URL: 'postgres://ada:pw@db/parley', OPENAI_API_KEY: 'sk-1', PORT: '9000' };
  const printed = printConfig(load(env));
  expect(printed).toMatch(/^PORT +9000 +environment$/m);
  expect(printed).toMatch(/^HOST +0\.0\.0\.0 +default$/m);
  expect(printed).toMatch(/^SECRET_KEY +\*{8} +environment$/m);
  expect(printed).toMatch(/^ANTHROPIC_API_KEY +not set$/m);
  const secrets = [...Object.values(production).slice(1), 'ada:pw', 'sk-1', 'parley-demo'];
  for (const secret of secrets) expect(printed).not.toContain(secret);
});
