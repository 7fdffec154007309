import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { core } from '../../services/core-api/core.ts';
import type { Service } from '../../services/process.ts';
import { AppError, open } from './index.ts';

const CONTACTS = '/api/v1/contacts';

/** Routes that go wrong in ways that ours should not. */
const clumsy: Service = (_ground, app) => {
  const config = open('a test asks');
  app.get('/clumsy/boom', { config }, async () => {
    throw new Error('the password of the database is hunter2');
  });
  app.get('/clumsy/text', { config }, () => Promise.reject(Object.assign(new Error('hunter2'), { statusCode: 418 })));
  app.get('/clumsy/unavailable', { config }, async () => {
    throw new AppError('unavailable', 'Come back later.', { retry_after_s: 7, cause: new Error('hunter2') });
  });
  app.get('/clumsy/answer', { config, schema: { response: { 200: z.object({ n: z.number() }) } } }, async () => {
    return { n: 'hunter2' as unknown as number };
  });
};

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [core, clumsy] });
  admin = await app.signUp();
});
afterAll(() => app.stop());

interface Sent {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  body: any;
}

/** Posts bytes as they are. */
async function postRaw(body: string | undefined, headers: Record<string, string>, path = CONTACTS): Promise<Sent> {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.access_token}`, ...headers },
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
const postJson = (body: string): Promise<Sent> => postRaw(body, { 'content-type': 'application/json' });

/** Every error is told in the same form. */
function expectProblem({ status, headers, body }: Sent, code: string): void {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: `urn:parley:problem:${code}`,
    title: expect.stringMatching(/^[A-Z]/),
    status,
    status_code: status,
    detail: expect.stringMatching(/\w/),
    request_id: headers.get('x-request-id'),
  });
}

describe('an address nobody has', () => {
  test.each([
    ['GET', '/nowhere'],
    ['GET', '/api/v1/nowhere'],
    ['GET', '/api/v1/contacts/'],
    ['POST', '/api/v1/auth/me'],
    ['PUT', '/api/v1/contacts'],
    ['DELETE', '/api/v1/contacts'],
    ['GET', '/api/v1/conversations/x/unknown'],
    ['GET', '/api/v2/contacts'],
    ['GET', '//api/v1/contacts'],
    ['GET', '/api/v1/contacts/%00'],
    ['GET', '/api/v1/contacts/%zz'],
    ['GET', `/api/v1/contacts/${'x'.repeat(400)}`],
  ])('%s %.60s is a problem', async (method, path) => {
    const response = await fetch(app.url + path, {
      method,
      headers: { authorization: `Bearer ${admin.access_token}` },
    });
    const answer: Sent = { status: response.status, headers: response.headers, body: await response.json() };
    expect([400, 404, 414, 422]).toContain(answer.status);
    expect(answer.body.status).toBe(answer.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('is 404 with the same words for everybody', async () => {
    const answer = await admin.get('/api/v1/nowhere');
    expectProblem(answer, 'not-found');
    expect((await app.get('/api/v1/nowhere')).body.detail).toBe(answer.body.detail);
  });

  test('is not answered with a page where a program asks', async () => {
    const answer = await admin.get('/api/v1/nowhere', { accept: 'text/html' });
    expect(answer.status).toBe(404);
    expectProblem(answer, 'not-found');
  });
});

describe('a body with faults', () => {
  test('is answered with all of them, each with its field', async () => {
    const answer = await postJson(
      JSON.stringify({
        name: '',
        phone: 7,
        language: '!',
        user_id: 'x',
        role: 'superadmin',
        company_id: admin.company_id,
      }),
    );
    expect(answer.status).toBe(422);
    expectProblem(answer, 'invalid');
    const fields = answer.body.errors.map((error: { field: string }) => error.field);
    expect(fields.toSorted()).toEqual(['company_id', 'language', 'name', 'phone', 'role', 'user_id']);
    for (const { field, message } of answer.body.errors) expect(message, field).toMatch(/\w/);
  });

  test.each([
    ['nothing', ''],
    ['half of it', '{"phone":'],
    ['not JSON', 'phone=15550100'],
    ['JavaScript', "{phone: '15550100'}"],
    ['bytes that are no UTF-8 in a key that matters', '{"phone":"+15550100001"}\u0000'],
    ['a poisoned prototype', '{"phone":"+15550100001","__proto__":{"company_id":"x"}}'],
    ['a poisoned prototype below', '{"phone":"+15550100001","name":{"__proto__":{"x":1}}}'],
    ['a poisoned constructor', '{"phone":"+15550100001","constructor":{"prototype":{"x":1}}}'],
  ])('%s is malformed', async (_what, body) => {
    const answer = await postJson(body);
    expect(answer.status).toBe(400);
    expectProblem(answer, 'malformed');
    expect(({} as Record<string, unknown>)['company_id']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test.each([
    '[]',
    '[{"phone":"+15550100001"}]',
    'null',
    '"text"',
    '7',
    'true',
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  ])('JSON that is no object is invalid: %.20s', async (body) => {
    expect((await postJson(body)).status).toBe(422);
  });

  test('no value is bent into the type that is asked for', async () => {
    for (const name of [1, true, null, ['x'], { x: 1 }]) {
      expect((await postJson(JSON.stringify({ phone: '+15550100001', name }))).status, JSON.stringify(name)).toBe(422);
    }
    expect((await admin.get(`${CONTACTS}?phone=%2B15550100001`)).body.total).toBe(0);
  });

  test('that is too large is refused by its length, and so is one that has none', async () => {
    const large = JSON.stringify({ phone: '+15550100001', name: 'x'.repeat(1_100_000) });
    const answer = await postJson(large);
    expect(answer.status).toBe(413);
    expectProblem(answer, 'too-large');
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST ${CONTACTS} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${admin.access_token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    const chunk = 'x'.repeat(65_536);
    const writing = setInterval(() => socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`), 1);
    const head = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())));
    clearInterval(writing);
    socket.destroy();
    expect(head).toContain('HTTP/1.1 413');
  });

  test.each([
    ['text/plain', '{"phone":"+15550100001"}'],
    ['application/x-www-form-urlencoded', 'phone=%2B15550100001'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/xml', '<phone/>'],
    ['application/jsonp', '{"phone":"+15550100001"}'],
    ['text/json', '{"phone":"+15550100001"}'],
    ['', '{"phone":"+15550100001"}'],
  ])('of the type %j is not read', async (type, body) => {
    const answer = await postRaw(body, { 'content-type': type });
    expect(answer.status).toBe(415);
    expectProblem(answer, 'unsupported-media-type');
  });
});

describe('a query or path with faults', () => {
  test.each([
    ['limit=0', 'querystring.limit'],
    ['limit=501', 'querystring.limit'],
    ['limit=ten', 'querystring.limit'],
    ['limit=1&limit=2', 'querystring.limit'],
    ['skip=-1', 'querystring.skip'],
    ['skip=1.5', 'querystring.skip'],
    ['sort=company_id', 'querystring.sort'],
    ['sort=name;drop%20table', 'querystring.sort'],
    ['order=sideways', 'querystring.order'],
    ['company_id=x', 'querystring.company_id'],
    ['__proto__=x', 'querystring.__proto__'],
    ['constructor=x', 'querystring.constructor'],
    [`q=${'x'.repeat(201)}`, 'querystring.q'],
  ])('?%s names its field', async (query, field) => {
    const answer = await admin.get(`${CONTACTS}?${query}`);
    expect(answer.status).toBe(422);
    expectProblem(answer, 'invalid');
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  test('all of them are named', async () => {
    const { body } = await admin.get(`${CONTACTS}?limit=0&sort=x&colour=blue`);
    expect(body.errors).toHaveLength(3);
  });

  test('an id that is none', async () => {
    const answer = await admin.get(`${CONTACTS}/7`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'params.id' }] } });
  });
});

describe('an error of ours', () => {
  test('tells nothing of what went wrong, and where to ask', async () => {
    for (const path of ['/clumsy/boom', '/clumsy/text', '/clumsy/answer']) {
      const answer = await app.get(path);
      expect(answer.status, path).toBe(500);
      expectProblem(answer, 'internal');
      expect(answer.text, path).not.toContain('hunter2');
    }
  });

  test('that passes says when to come back, and keeps its cause to itself', async () => {
    const answer = await app.get('/clumsy/unavailable');
    expectProblem(answer, 'unavailable');
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.text).not.toContain('hunter2');
  });
});

describe('a request id', () => {
  test('of the caller is kept when it can be one', async () => {
    for (const id of ['abcdefgh', 'trace-1.2_3', 'x'.repeat(64)]) {
      const answer = await app.get('/api/v1/nowhere', { 'x-request-id': id });
      expect(answer.headers.get('x-request-id')).toBe(id);
      expect(answer.body.request_id).toBe(id);
    }
  });

  test('is ours otherwise, and another for each request', async () => {
    const ids = new Set<string | null>();
    for (const id of ['short', 'x'.repeat(65), 'with space', '<script>alert(1)</script>', undefined]) {
      const answer = await app.get('/health', id === undefined ? {} : { 'x-request-id': id });
      const given = answer.headers.get('x-request-id');
      expect(given).toMatch(/^[0-9a-f-]{36}$/);
      ids.add(given);
    }
    expect(ids.size).toBe(5);
  });
});

test('who is not signed in is told how to', async () => {
  const answer = await app.get(CONTACTS);
  expect(answer.status).toBe(401);
  expectProblem(answer, 'unauthenticated');
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
});
