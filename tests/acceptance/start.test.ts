import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../setup/api-client.ts';
import { freePort, processesOf, startProgram, type Greeting, type Program } from '../setup/program.ts';

/*
 * The real program as a person starts it: processes, ports, signals and what is said on the terminal.
 */
const LIMIT_MS = 240_000;

let home: string;
const programs: Program[] = [];

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-start-'));
});
afterAll(async () => {
  for (const program of programs) program.signal('SIGKILL');
  await Promise.all(programs.map((program) => program.ended));
  // What a killed server leaves running is not the next test's business.
  for (const { pid } of processesOf(home)) process.kill(pid, 'SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

async function start(settings: Record<string, string> = {}): Promise<Program> {
  const program = startProgram({
    cwd: home,
    env: {
      HOST: '127.0.0.1',
      DATA_DIR: join(home, 'data'),
      PORT: String(await freePort()),
      SIMULATOR_PORT: String(await freePort()),
      ...settings,
    },
  });
  programs.push(program);
  return program;
}

/** Starts what has to be refused; answers with what it said about that. */
async function refused(settings: Record<string, string>): Promise<string> {
  const program = await start(settings);
  const { code } = await program.ended;
  expect(code, program.stdout() + program.stderr()).toBe(1);
  expect(program.stdout()).not.toContain('is ready');
  const said = program.stderr();
  expect(said).not.toMatch(/\n\s+at .+:\d+:\d+|node:internal/);
  return said;
}

async function signIn({ console: address, email, password }: Greeting): Promise<ApiClient> {
  const { status, body } = await createApiClient(address).post('/api/v1/auth/login', { email, password });
  expect(status).toBe(200);
  return createApiClient(`${address}/api/v1`, { authorization: `Bearer ${body.access_token}` });
}

/** A customer of the demo shop writes from the simulator; resolves when the answer is on the phone and everything rests. */
async function ask({ phone = '' }: Greeting, text: string): Promise<void> {
  const simulator = createApiClient(phone);
  const { body } = await simulator.get('/phone/api/state');
  const [{ id }] = body.people;
  const [{ phone_number_id }] = body.channels;
  const before = await answersTo(simulator, id, phone_number_id);
  expect((await simulator.post(`/control/people/${id}/messages`, { phone_number_id, text })).status).toBeLessThan(300);
  await expect.poll(() => answersTo(simulator, id, phone_number_id), { timeout: 30_000 }).toBe(before + 1);
  expect((await simulator.get('/control/idle?timeout_ms=30000')).status).toBe(200);
}

async function answersTo(simulator: ApiClient, person: string, number: string): Promise<number> {
  const { body } = await simulator.get(`/phone/api/threads/${person}/${number}`);
  return body.bubbles.filter(({ direction }: { direction: string }) => direction === 'in').length;
}

async function readThread(api: ApiClient): Promise<{ id: string; text: string; status: string }[]> {
  const { body: list } = await api.get('/conversations');
  const { body: thread } = await api.get(`/conversations/${list.data[0].id}/messages`);
  return thread.data.map(({ id, text, status }: { id: string; text: string; status: string }) => ({
    id,
    text,
    status,
  }));
}

describe('from the first start to the last', () => {
  let first: Program;
  let greeting: Greeting;
  let port: string;
  const began = new Map<string, number>();

  beforeAll(async () => {
    began.set('first start', performance.now());
    first = await start();
    greeting = await first.greeted;
    port = new URL(greeting.console).port;
    tell('first start');
  }, LIMIT_MS);

  function tell(what: string): void {
    console.log(`${what}: ready after ${((performance.now() - (began.get(what) ?? 0)) / 1_000).toFixed(1)} s`);
  }

  test('says where to look and how to sign in, and all of it is true', async () => {
    const server = createApiClient(greeting.console);
    expect(await server.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect((await createApiClient(greeting.phone ?? '').get('/')).text).toContain('<title>');
    expect((await createApiClient(greeting.api).get('', { accept: 'text/html' })).status).toBeLessThan(400);
    const api = await signIn(greeting);
    expect((await api.get('/auth/me')).body).toMatchObject({ email: greeting.email, role: 'company_admin' });
  });

  test(
    'a second one on the same data directory is refused, and the first goes on',
    async () => {
      const said = await refused({});
      expect(said).toContain(join(home, 'data'));
      expect(said).toMatch(/in use by process \d+/);
      expect((await createApiClient(greeting.console).get('/health/ready')).status).toBe(200);
    },
    LIMIT_MS,
  );

  test(
    'a port that is taken is named, the server’s and the simulator’s',
    async () => {
      const DATA_DIR = join(home, 'other');
      expect(await refused({ DATA_DIR, PORT: port })).toContain(
        `Port ${port} is in use. Stop what listens there, or set PORT`,
      );
      const taken = new URL(greeting.phone ?? '').port;
      expect(await refused({ DATA_DIR, SIMULATOR_PORT: taken })).toContain(`Port ${taken} is in use`);
      expect(processesOf(DATA_DIR)).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'kill -9 and a start again lose nothing, and the customer is answered as before',
    async () => {
      await ask(greeting, 'What is your return policy?');
      const before = await readThread(await signIn(greeting));
      expect(before).toHaveLength(2);
      first.signal('SIGKILL');
      expect((await first.ended).signal).toBe('SIGKILL');

      began.set('start after kill -9', performance.now());
      first = await start();
      greeting = await first.greeted;
      tell('start after kill -9');
      expect((await createApiClient(greeting.console).get('/health/ready')).status).toBe(200);
      const api = await signIn(greeting);
      expect((await readThread(api)).map(({ id, text }) => ({ id, text }))).toEqual(
        before.map(({ id, text }) => ({ id, text })),
      );
      await ask(greeting, 'How much does delivery cost?');
      expect(await readThread(api)).toHaveLength(4);
    },
    LIMIT_MS,
  );

  test(
    'SIGTERM ends it with 0 and leaves no process behind',
    async () => {
      first.signal('SIGTERM');
      expect(await first.ended).toEqual({ code: 0, signal: null });
      expect(first.stdout()).toContain('"msg":"stopped"');
      expect(first.stdout()).not.toContain('not stopped in time');
      expect(processesOf(home)).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'a start after a clean stop is as it was',
    async () => {
      began.set('second start', performance.now());
      const again = await start();
      greeting = await again.greeted;
      tell('second start');
      expect(await readThread(await signIn(greeting))).toHaveLength(4);
      again.signal('SIGINT');
      expect(await again.ended).toEqual({ code: 0, signal: null });
    },
    LIMIT_MS,
  );
});

describe('npm start', () => {
  test(
    'hands signals on and leaves no process behind',
    async () => {
      const DATA_DIR = join(home, 'launched');
      const env = {
        HOST: '127.0.0.1',
        DATA_DIR,
        PORT: String(await freePort()),
        SIMULATOR_PORT: String(await freePort()),
      };
      const launcher = join(import.meta.dirname, '../../scripts/run.cjs');
      const program = startProgram({ cwd: home, env, entry: [launcher, 'start'] });
      programs.push(program);
      const { console: address } = await program.greeted;
      expect((await createApiClient(address).get('/health/ready')).status).toBe(200);
      program.signal('SIGTERM');
      expect((await program.ended).code).toBe(0);
      expect(processesOf(DATA_DIR)).toEqual([]);
    },
    LIMIT_MS,
  );
});

describe('settings', () => {
  test('--print-config shows where each comes from, and no secret', async () => {
    const secrets = {
      SECRET_KEY: 'a-secret-key-that-nobody-may-see-printed',
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      WHATSAPP_APP_SECRET: 'app-secret-that-nobody-may-see',
      OPENAI_API_KEY: 'sk-nobody-may-see-this-one',
      DATABASE_URL: 'postgresql://owner:hidden-password@127.0.0.1:1/parley',
    };
    const env = { ...secrets, PORT: '8123', DATA_DIR: join(home, 'printed') };
    const program = startProgram({ cwd: home, env, args: ['--print-config'] });
    programs.push(program);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    const printed = program.stdout();
    expect(printed).toMatch(/^PORT +8123 +environment$/m);
    expect(printed).toMatch(/^SECRET_KEY +\*+ +environment$/m);
    expect(printed).toMatch(/^LOG_LEVEL +info +derived$/m);
    for (const secret of [...Object.values(secrets), 'hidden-password']) expect(printed).not.toContain(secret);
  });

  const production = { APP_ENV: 'production', DATA_DIR: '/nonexistent/parley' };
  const secrets = {
    SECRET_KEY: 'x'.repeat(40),
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    WHATSAPP_APP_SECRET: 'app-secret',
    WHATSAPP_VERIFY_TOKEN: 'verify-token',
  };

  test.each<[string, Record<string, string>, RegExp[]]>([
    ['a port that is no number', { PORT: 'banana' }, [/^ {2}- PORT\b/m]],
    [
      'production without secrets',
      production,
      [/SECRET_KEY must be set/, /MASTER_KEY must be set/, /WHATSAPP_APP_SECRET must/, /WHATSAPP_VERIFY_TOKEN must/],
    ],
    ['production with demo data', { ...production, ...secrets, DEMO: 'true' }, [/DEMO cannot be on/]],
    [
      'a well-known secret in production',
      { ...production, ...secrets, SECRET_KEY: 'change-me' },
      [/SECRET_KEY must be at least 32/],
    ],
    [
      'a database nobody serves',
      { DATABASE_URL: 'postgresql://parley:pw@127.0.0.1:1/parley' },
      [/DATABASE_URL/, /127\.0\.0\.1:1\b/],
    ],
    ['a database address that is none', { DATABASE_URL: 'banana' }, [/DATABASE_URL/]],
  ])(
    '%s: a clear sentence and exit code 1',
    async (_what, settings, sentences) => {
      const said = await refused(settings);
      for (const sentence of sentences) expect(said).toMatch(sentence);
      expect(said).not.toContain('pw@');
    },
    LIMIT_MS,
  );
});
