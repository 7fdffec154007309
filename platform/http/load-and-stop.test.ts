import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { holdWrites, type Hold } from '../../tests/setup/hold.ts';
import type { Answer } from '../../tests/setup/api-client.ts';

const CONTACTS = '/api/v1/contacts';

let app: TestApp | undefined;
let hold: Hold | undefined;
afterEach(async () => {
  await hold?.release();
  await app?.stop();
  hold = undefined;
  app = undefined;
});

/** A server with one request under way that does not end before it is released. */
async function startBusy(env: Record<string, string> = {}) {
  const started = await startTestApp({ env });
  app = started;
  const admin: SignedIn = await started.signUp();
  hold = await holdWrites(started, 'contacts');
  const held: Promise<Answer> = admin.post(CONTACTS, { phone: '+15550100001' });
  await hold.waiting();
  return {
    app: started,
    admin,
    async finish(): Promise<Answer> {
      await hold?.release();
      hold = undefined;
      return held;
    },
  };
}

test('beyond MAX_CONCURRENT_REQUESTS a request is turned away at once and told when to come back', async () => {
  const { app, admin, finish } = await startBusy({ MAX_CONCURRENT_REQUESTS: '1' });
  for (const turnedAway of [await admin.get(CONTACTS), await app.get('/nowhere'), await app.get('/openapi.json')]) {
    expect(turnedAway).toMatchObject({ status: 503, body: { type: 'urn:parley:problem:unavailable' } });
    expect(turnedAway.headers.get('retry-after')).toBe('1');
  }
  for (const path of ['/health', '/health/live', '/health/ready']) expect((await app.get(path)).status, path).toBe(200);

  expect((await finish()).status).toBe(201);
  expect((await admin.get(CONTACTS)).body.total).toBe(1);
});

test('a write that waits for another holds up no reads', async () => {
  const { admin, finish } = await startBusy();
  const reads = await Promise.all(Array.from({ length: 20 }, () => admin.get(CONTACTS)));
  expect(reads.map((answer) => answer.status)).toEqual(Array(20).fill(200));
  expect((await finish()).status).toBe(201);
});

test('a place that a caller gave up is free again', async () => {
  const { app, admin, finish } = await startBusy({ MAX_CONCURRENT_REQUESTS: '2' });
  const abort = new AbortController();
  const given_up = fetch(app.url + CONTACTS, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ phone: '+15550100002' }),
    signal: abort.signal,
  }).catch(() => 'gone');
  await hold?.waiting(2);
  expect((await admin.get(CONTACTS)).status).toBe(503);
  abort.abort();
  expect(await given_up).toBe('gone');
  await expect.poll(async () => (await admin.get(CONTACTS)).status).toBe(200);
  expect((await finish()).status).toBe(201);
});

test('a server that stops says that it is not ready, finishes what is under way, and closes', async () => {
  const { app: server, admin, finish } = await startBusy();
  const gate = Promise.withResolvers<void>();
  // Stops first, as it started last: what is asked meanwhile is asked of a server that is stopping.
  server.ground.lifetime.add({ name: 'gate of the test', stop: () => gate.promise, stop_within_ms: 60_000 });
  app = undefined;
  const stopped = server.stop();
  const ready = await server.get('/health/ready');
  expect(ready).toMatchObject({ status: 503, body: { status: 'not_ready', checks: [{ status: 'up' }] } });
  expect(ready.headers.get('retry-after')).toBe('1');
  expect((await server.get('/health/live')).status).toBe(200);
  expect((await admin.get(CONTACTS)).status).toBe(200);

  gate.resolve();
  // The door is closed, and the one who was inside is served.
  await expect
    .poll(() =>
      server.get('/health').then(
        ({ status }) => status,
        () => 'closed',
      ),
    )
    .toBe('closed');
  const last = await finish();
  expect(last).toMatchObject({ status: 201, body: { phone: '+15550100001' } });
  await stopped;
});

test('a database that is away is told by /health/ready, and requests fail plainly until it is back', async () => {
  const { app: server, admin, finish } = await startBusy();
  const { body: made } = await finish();
  const database = new URL(server.home.database_url).pathname.slice(1);
  const url = new URL(server.home.database_url);
  url.pathname = '/postgres';
  const superuser = new pg.Client({ connectionString: url.toString() });
  await superuser.connect();
  await superuser.query(`alter database ${database} allow_connections false`);
  await superuser.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
  await expect
    .poll(async () => (await server.get('/health/ready')).body)
    .toMatchObject({
      status: 'not_ready',
      checks: [{ name: 'database', status: 'down', error: 'database does not answer' }],
    });
  for (const answer of [await admin.get(CONTACTS), await admin.patch(`${CONTACTS}/${made.id}`, { name: 'x' })]) {
    expect(answer).toMatchObject({ status: 503, body: { type: 'urn:parley:problem:unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.text).not.toContain(database);
  }
  expect((await server.get('/health/live')).status).toBe(200);

  await superuser.query(`alter database ${database} allow_connections true`);
  await superuser.end();
  await expect.poll(async () => (await server.get('/health/ready')).status, { timeout: 10_000 }).toBe(200);
  await expect.poll(async () => (await admin.get(CONTACTS)).status, { timeout: 10_000 }).toBe(200);
});
