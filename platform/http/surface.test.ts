import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { core } from '../../services/core-api/core.ts';
import { open, type App } from './index.ts';
import { canonicalUrl } from './server.ts';

const ORIGIN = 'https://console.shop.example';

/** A service's key opens what is the company's; what is about a person or the install, only a person's session. */
const WAYS_IN: Record<string, object[] | undefined> = {
  company: [{ bearer: [] }, { api_key: [] }],
  caller: [{ bearer: [] }],
  install: [{ bearer: [] }],
};

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ env: { CORS_ORIGINS: JSON.stringify([ORIGIN]) } });
  admin = await app.signUp();
});
afterAll(() => app.stop());

describe('the aliases of the contract', () => {
  test('are the same handlers', async () => {
    const { email, password } = admin;
    for (const path of ['/auth/login', '/api/auth/login', '/api/v1/auth/login']) {
      const answer = await app.post(path, { email, password });
      expect(answer, path).toMatchObject({ status: 200, body: { user: { email } } });
    }
    const made = await admin.post('/api/contacts', { phone: '+15550100001' });
    expect(made.headers.get('location')).toBe(`/api/v1/contacts/${made.body.id}`);
    for (const prefix of ['/api', '/api/v1']) {
      expect((await admin.get(`${prefix}/contacts/${made.body.id}`)).body, prefix).toEqual(made.body);
      expect((await admin.get(`${prefix}/contacts?limit=1`)).body.total, prefix).toBe(1);
      expect((await app.get(`${prefix}/contacts`)).status, prefix).toBe(401);
    }
    expect((await admin.get('/auth/me')).body).toEqual((await admin.get('/api/v1/auth/me')).body);
  });

  test.each([
    ['/auth/login', '/api/v1/auth/login'],
    ['/api/login', '/api/v1/auth/login'],
    ['/api/logins', '/api/v1/logins'],
    ['/api/register', '/api/v1/register'],
    ['/api/contacts?q=a', '/api/v1/contacts?q=a'],
    ['/api/v1/contacts', '/api/v1/contacts'],
    ['/authors', '/authors'],
    ['/apis/x', '/apis/x'],
    ['/health', '/health'],
    ['/webhooks/whatsapp', '/webhooks/whatsapp'],
    ['/', '/'],
  ])('%s is %s', (url, canonical) => {
    expect(canonicalUrl(url, '/api/v1')).toBe(canonical);
  });

  test('follow API_V1_PREFIX', async () => {
    const other = await startTestApp({ env: { API_V1_PREFIX: '/shop/v9' }, services: [core] });
    for (const path of ['/shop/v9/contacts', '/api/contacts', '/auth/me']) {
      expect((await other.get(path)).status, path).toBe(401);
    }
    expect((await other.get('/api/v1/contacts')).status).toBe(404);
    await other.stop();
  });
});

describe('headers', () => {
  test('that keep a browser safe are on every answer, errors too', async () => {
    for (const path of ['/health', '/api/v1/contacts', '/nowhere', '/openapi.json', '/metrics']) {
      const { headers } = await app.get(path);
      expect(headers.get('content-security-policy'), path).toContain("default-src 'self'");
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('x-frame-options'), path).toMatch(/DENY|SAMEORIGIN/);
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('x-request-id'), path).not.toBeNull();
      expect(headers.get('x-powered-by'), path).toBeNull();
    }
  });

  test('let the origins of the settings in, and no other', async () => {
    const preflight = (origin: string, method = 'DELETE') =>
      fetch(`${app.url}/api/v1/contacts`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
      });
    const good = await preflight(ORIGIN);
    expect(good.status).toBe(204);
    expect(good.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(good.headers.get('access-control-allow-credentials')).toBe('true');
    expect(good.headers.get('access-control-allow-methods')).toContain('DELETE');
    expect(good.headers.get('vary')?.toLowerCase()).toContain('origin');
    for (const origin of ['https://evil.example', `${ORIGIN}.evil.example`, 'http://console.shop.example', 'null']) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin'), origin).not.toBe(origin);
      const plain = await app.get('/health', { origin });
      expect(plain.headers.get('access-control-allow-origin'), origin).not.toBe(origin);
    }
    const answer = await admin.get('/api/v1/contacts', { origin: ORIGIN });
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-Request-Id');
  });
});

describe('what the server tells of itself', () => {
  test('/health says that it lives, /health/ready that it can work', async () => {
    const alive = { status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/), uptime_s: expect.any(Number) };
    for (const path of ['/health', '/health/live']) expect((await app.get(path)).body).toEqual(alive);
    expect(await app.get('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', checks: [{ name: 'database', status: 'up' }] },
    });
  });

  test('/metrics counts requests by route and status, and names neither companies nor ids', async () => {
    const before = await admin.post('/api/v1/contacts', { phone: '+15550100077' });
    await admin.get(`/api/v1/contacts/${before.body.id}`);
    await admin.get('/api/v1/contacts/7');
    const count =
      /^http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/contacts\/:id",status="200"\} (\d+)$/m;
    await expect.poll(async () => Number(count.exec((await app.get('/metrics')).text)?.[1])).toBeGreaterThan(0);
    const { text, headers } = await app.get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    for (const name of [
      'process_cpu_seconds_total',
      'nodejs_heap_size_used_bytes',
      'inbound_drained_total',
      'turns_total',
    ]) {
      expect(text, name).toContain(`# TYPE ${name} `);
    }
    expect(text).toContain('route="/api/v1/contacts/:id",status="422"');
    for (const secret of [admin.company_id, before.body.id, '15550100077']) expect(text).not.toContain(secret);
  });

  test('/openapi.json is 3.1 and has every route of the API, what it takes and who may call it', async () => {
    const { body } = await app.get('/openapi.json');
    expect(body.openapi).toMatch(/^3\.1\./);
    expect(body.info).toMatchObject({ title: 'Parley API', version: expect.stringMatching(/^\d/) });
    const documented = new Set(
      Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
      ),
    );
    const routes = app.routes.filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/v1/'));
    expect(routes.length).toBeGreaterThan(30);
    for (const { method, url, policy } of routes) {
      expect(documented).toContain(`${method} ${url}`);
      const operation = body.paths[url.replaceAll(/:(\w+)/g, '{$1}')][method.toLowerCase()];
      expect(operation.security, `${method} ${url}`).toEqual(WAYS_IN[policy.access]);
      const ids = [...url.matchAll(/:(\w+)/g)].map(([, name]) => name);
      const named = (operation.parameters ?? []).filter((one: { in: string }) => one.in === 'path');
      expect(
        named.map((one: { name: string }) => one.name),
        url,
      ).toEqual(ids);
    }
    const refs = JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
    for (const [, name] of refs) expect(body.components.schemas).toHaveProperty([name!]);
  });

  test('/docs shows it', async () => {
    const page = await app.get('/docs/');
    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain('swagger-ui');
    expect((await app.get('/docs/static/swagger-ui.css')).status).toBe(200);
    expect((await app.get('/docs/json')).body.openapi).toMatch(/^3\.1\./);
  });
});

test('a route that does not say who may call it stops the boot', async () => {
  const forgetful = async (_ground: unknown, server: App): Promise<void> => {
    await server.register(async (api) => {
      api.get('/forgotten', async () => 'here');
    });
  };
  await expect(startTestApp({ services: [core, forgetful] })).rejects.toThrow(
    /route GET \/forgotten declares no policy/,
  );
  const careful = async (_ground: unknown, server: App): Promise<void> => {
    server.get('/remembered', { config: open('a test asks') }, async () => 'here');
  };
  const other = await startTestApp({ services: [careful] });
  expect((await other.get('/remembered')).status).toBe(200);
  await other.stop();
});
