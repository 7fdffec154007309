import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { open } from '#platform/http';
import { core } from '../../services/core-api/core.ts';
import type { Service } from '../../services/process.ts';
import { startTestApp, type SignedIn, type TestApp, type TestAppOptions } from '../../tests/setup/app.ts';
import { createApiClient, type Answer } from '../../tests/setup/api-client.ts';

const ME = '/api/v1/auth/me';
const CONTACTS = '/api/v1/contacts';

let now = Date.parse('2026-03-01T12:00:00Z');
const clock = { now: () => new Date(now) };
const apps: TestApp[] = [];
async function start(env: Record<string, string>, options: TestAppOptions = {}): Promise<TestApp> {
  const app = await startTestApp({ clock, ...options, env });
  apps.unshift(app);
  return app;
}
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
});

const limitsOf = ({ headers }: Answer) => [
  headers.get('ratelimit'),
  headers.get('ratelimit-policy'),
  headers.get('retry-after'),
];
const statuses = async (count: number, call: () => Promise<Answer>): Promise<number[]> => {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await call()).status);
  return all;
};

/** A company whose plan allows another number of requests than the install does. */
async function plan(app: TestApp, { company_id }: SignedIn, requests_per_minute: number | null): Promise<void> {
  const limits = JSON.stringify({ requests_per_minute });
  await app.ground.db.tenant(company_id, ({ q }) => sql`update companies set limits = ${limits}::jsonb`.execute(q));
}

describe('requests of a signed-in caller', () => {
  test('are counted, and beyond the limit refused until the first of them is a minute ago', async () => {
    const app = await start({ RATE_LIMIT_PER_MINUTE: '3' });
    const ada = await app.signUp();
    expect(limitsOf(await ada.get(ME))).toEqual(['"default";r=2;t=63', '"default";q=3;w=60', null]);
    now += 30_000;
    expect(limitsOf(await ada.get(CONTACTS))).toEqual(['"default";r=1;t=33', '"default";q=3;w=60', null]);
    expect(limitsOf(await ada.get('/api/v1/contacts/not-an-id'))[0]).toBe('"default";r=0;t=33');
    const refused = await ada.get(ME);
    expect(refused).toMatchObject({
      status: 429,
      body: { type: 'urn:parley:problem:too-many-requests', status_code: 429 },
    });
    expect(limitsOf(refused)).toEqual(['"default";r=0;t=33', '"default";q=3;w=60', '33']);
    now += 33_000;
    expect(await statuses(2, () => ada.get(ME))).toEqual([200, 429]);
  });

  test('are each their own: neither a colleague nor another company pays for them', async () => {
    const app = await start({ RATE_LIMIT_PER_MINUTE: '2' });
    const [ada, bob] = [await app.signUp(), await app.signUp()];
    expect(await statuses(3, () => ada.get(ME))).toEqual([200, 200, 429]);
    expect(await statuses(3, () => bob.get(ME))).toEqual([200, 200, 429]);
  });

  test('count together over all sessions of a user', async () => {
    const app = await start({ RATE_LIMIT_PER_MINUTE: '2' });
    const ada = await app.signUp();
    const { email, password } = ada;
    const { body } = await app.post('/api/v1/auth/login', { email, password });
    const elsewhere = createApiClient(app.url, { authorization: `Bearer ${body.access_token}` });
    expect([(await ada.get(ME)).status, (await elsewhere.get(ME)).status]).toEqual([200, 200]);
    expect([(await ada.get(ME)).status, (await elsewhere.get(ME)).status]).toEqual([429, 429]);
  });

  test('are counted even where they fail, and never where nobody is known', async () => {
    const app = await start({ RATE_LIMIT_PER_MINUTE: '2' });
    const ada = await app.signUp();
    expect(await statuses(3, () => ada.post(CONTACTS, { phone: 'none' }))).toEqual([422, 422, 429]);
    const anonymous = await app.get(ME);
    expect(anonymous.status).toBe(401);
    expect(limitsOf(anonymous)).toEqual([null, null, null]);
    for (const path of ['/health', '/health/ready', '/openapi.json', '/metrics']) {
      expect(limitsOf(await app.get(path)), path).toEqual([null, null, null]);
    }
  });

  test("follow the company's plan as soon as it changes", async () => {
    const app = await start({ RATE_LIMIT_PER_MINUTE: '3' });
    const ada = await app.signUp();
    await plan(app, ada, 5);
    await ada.get(ME);
    expect(limitsOf(await ada.get(ME)).slice(0, 2)).toEqual(['"default";r=3;t=63', '"default";q=5;w=60']);
    await plan(app, ada, null);
    await ada.get(ME);
    expect(limitsOf(await ada.get(ME)).slice(0, 2)).toEqual(['"default";r=0;t=63', '"default";q=3;w=60']);
  });

  test('of a hundred at once are let through exactly as many as the limit says', async () => {
    const app = await start({ RATE_LIMIT_PER_MINUTE: '40' });
    const ada = await app.signUp();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ada.get(ME)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(60);
  });
});

describe('a route may be of a group', () => {
  const grouped: Service = (_ground, app) => {
    const reason = open('a test');
    app.get('/try/login', { config: { ...reason, rate: 'login' } }, async () => 'ok');
    app.get('/try/none', { config: reason }, async () => 'ok');
  };
  const answerOf = (app: TestApp, address: string) => app.get('/try/login', { 'x-forwarded-for': address });

  test('attempts to sign in count for their address, whoever it is that tries', async () => {
    const app = await start({ LOGIN_RATE_PER_MINUTE: '2', TRUST_PROXY: '127.0.0.1' }, { services: [core, grouped] });
    expect(await statuses(3, () => answerOf(app, '203.0.113.9'))).toEqual([200, 200, 429]);
    expect(await statuses(3, () => answerOf(app, '203.0.113.10'))).toEqual([200, 200, 429]);
    expect(limitsOf(await answerOf(app, '203.0.113.9'))).toEqual(['"login";r=0;t=63', '"login";q=2;w=60', '63']);
    expect(limitsOf(await app.get('/try/none'))).toEqual([null, null, null]);
    now += 63_000;
    expect((await answerOf(app, '203.0.113.9')).status).toBe(200);
  });

  test('one network of IPv6 is one address', async () => {
    const app = await start({ LOGIN_RATE_PER_MINUTE: '2', TRUST_PROXY: '127.0.0.0/8' }, { services: [core, grouped] });
    const answers = ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:9::3', '2001:db8:1:3::1'];
    const seen: number[] = [];
    for (const address of answers) seen.push((await answerOf(app, address)).status);
    expect(seen).toEqual([200, 200, 429, 200]);
  });

  test('what a stranger says of their address counts for nothing', async () => {
    const app = await start({ LOGIN_RATE_PER_MINUTE: '2', TRUST_PROXY: '10.0.0.1' }, { services: [core, grouped] });
    const seen: number[] = [];
    for (const last of [1, 2, 3]) seen.push((await answerOf(app, `203.0.113.${last}`)).status);
    expect(seen).toEqual([200, 200, 429]);
  });

  test('of a chain of proxies the nearest that is not trusted counts', async () => {
    const app = await start(
      { LOGIN_RATE_PER_MINUTE: '1', TRUST_PROXY: '127.0.0.1, 10.0.0.0/8' },
      { services: [core, grouped] },
    );
    const seen: number[] = [];
    for (const chain of ['1.1.1.1, 203.0.113.9, 10.0.0.7', '2.2.2.2, 203.0.113.9, 10.0.0.8', '203.0.113.9, 3.3.3.3']) {
      seen.push((await answerOf(app, chain)).status);
    }
    expect(seen).toEqual([200, 429, 200]);
  });

  test.each([
    ['/api/v1/auth/login', { email: 'ada@shop.example', password: 'a wrong one' }],
    ['/auth/login', { email: 'ada@shop.example', password: 'a wrong one' }],
    ['/api/login', { email: 'ada@shop.example', password: 'a wrong one' }],
    ['/api/v1/auth/signup', {}],
    ['/api/register', {}],
    ['/api/v1/auth/password/forgot', { email: 'ada@shop.example' }],
    ['/api/v1/auth/password/reset', { token: 'x', password: 'correct horse' }],
    ['/api/v1/auth/token', {}],
  ])('POST %s is one where somebody becomes known', async (path, body) => {
    const app = await start({ LOGIN_RATE_PER_MINUTE: '2' });
    const answers = [await app.post(path, body), await app.post(path, body), await app.post(path, body)];
    expect(answers.map(({ status }) => status === 429)).toEqual([false, false, true]);
    expect(limitsOf(answers[2]!)).toEqual(['"login";r=0;t=63', '"login";q=2;w=60', '63']);
    expect((await app.post('/api/v1/auth/refresh', { refresh_token: 'x' })).status).toBe(401);
  });
});
