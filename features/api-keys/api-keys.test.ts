import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/runtime';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { createApiClient, type Answer, type ApiClient } from '../../tests/setup/api-client.ts';

const KEYS = '/api/v1/api_keys';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let now = Date.parse('2026-03-01T12:00:00Z');
let app: TestApp;
let ada: SignedIn;

beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) }, env: { ACCESS_TOKEN_MINUTES: '1440' } });
});
beforeEach(async () => {
  ada = await app.signUp();
});
afterAll(() => app.stop());

const iso = (time: number): string => new Date(time).toISOString();
const holderOf = (key: string): ApiClient => createApiClient(app.url, { 'x-api-key': key });
const make = async (body: Record<string, unknown> = {}, by: ApiClient = ada): Promise<Answer> =>
  by.post(KEYS, { name: 'Shop', scopes: ['contacts.read'], ...body });

describe('a key', () => {
  it('ends at a moment that an answer can say, or is not made', async () => {
    const before = (await ada.get(KEYS)).body.total;
    for (const expires_at of ['9999-12-31T23:59:59-12:00', '9999-12-31T23:59:59-00:01', '0001-01-01T00:00:00+12:00']) {
      expect(await make({ expires_at })).toMatchObject({ status: 422, body: { errors: [{ field: 'expires_at' }] } });
    }
    expect((await ada.get(KEYS)).body.total).toBe(before);
    const { id, expires_at } = (await make({ expires_at: '9999-12-31T11:59:59-12:00' })).body;
    expect(expires_at).toBe('9999-12-31T23:59:59.000Z');
    for (const send of [
      () => ada.patch(`${KEYS}/${id}`, { expires_at: '9999-12-31T23:59:59-12:00' }),
      () => ada.post(`${KEYS}/${id}/rotate`, { expires_at: '9999-12-31T23:59:59-12:00' }),
    ]) {
      expect((await send()).status).toBe(422);
    }
  });

  it('is made, shown once, and works', async () => {
    const made = await make({ expires_at: iso(now + DAY_MS), allowed_addresses: ['127.0.0.0/8', '::1'] });
    expect(made.status).toBe(201);
    const { key, ...rest } = made.body;
    expect(key).toMatch(/^pk_[\w-]{86}$/);
    expect(made.headers.get('location')).toBe(`${KEYS}/${rest.id}`);
    expect(made.headers.get('cache-control')).toBe('no-store');
    expect(rest).toEqual({
      id: expect.any(String),
      name: 'Shop',
      prefix: key.slice(0, 15),
      scopes: ['contacts.read'],
      allowed_addresses: ['127.0.0.0/8', '::1'],
      expires_at: iso(now + DAY_MS),
      last_used_at: null,
      created_by: ada.user_id,
      rotated_from: null,
      revoked_at: null,
      created_at: iso(now),
      updated_at: iso(now),
    });
    expect((await ada.get(`${KEYS}/${rest.id}`)).body).toEqual(rest);
    expect((await ada.get(KEYS)).body).toEqual({ data: [rest], total: 1 });
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(200);
  });

  it('may do what its scopes say and nothing else', async () => {
    const { body } = await make({ scopes: ['contacts.read', 'contacts.write'] });
    const shop = holderOf(body.key);
    const made = await shop.post('/api/v1/contacts', { phone: '+15550100001' });
    expect(made.status).toBe(201);
    expect((await shop.get(`/api/v1/contacts/${made.body.id}`)).body).toEqual(made.body);
    for (const path of ['/api/v1/channels', '/api/v1/conversations', KEYS]) {
      expect(await shop.get(path), path).toMatchObject({ status: 403, body: { detail: 'Access denied' } });
    }
    const wider = await ada.patch(`${KEYS}/${body.id}`, { scopes: ['channels.read'] });
    expect(wider.body.scopes).toEqual(['channels.read']);
    expect((await shop.get('/api/v1/channels')).status).toBe(200);
    expect((await shop.get('/api/v1/contacts')).status).toBe(403);
  });

  it('is no person: what somebody does about themselves it cannot', async () => {
    const { body } = await make({ scopes: ['company.read', 'company.write'] });
    for (const path of ['/api/v1/auth/me', '/api/v1/auth/sessions']) {
      expect((await holderOf(body.key).get(path)).status, path).toBe(403);
    }
  });

  it('never leaves its company', async () => {
    const { body } = await make({ scopes: ['contacts.read', 'api_keys.read'] });
    const other = await app.signUp();
    const theirs = (await make({}, other)).body;
    const contact = await other.post('/api/v1/contacts', { phone: '+15550100009' });
    for (const id of [contact.body.id, newId()]) {
      expect((await holderOf(body.key).get(`/api/v1/contacts/${id}`)).body.detail).toBe('Contact not found');
    }
    for (const id of [theirs.id, newId()]) {
      for (const answer of [
        await holderOf(body.key).get(`${KEYS}/${id}`),
        await ada.get(`${KEYS}/${id}`),
        await ada.patch(`${KEYS}/${id}`, { name: 'Mine' }),
        await ada.delete(`${KEYS}/${id}`),
        await ada.post(`${KEYS}/${id}/rotate`, {}),
      ]) {
        expect(answer).toMatchObject({ status: 404, body: { detail: 'API key not found' } });
      }
    }
    expect((await holderOf(theirs.key).get('/api/v1/contacts')).body.total).toBe(1);
  });

  it('is looked for in its header only', async () => {
    const { key } = (await make()).body;
    const path = '/api/v1/contacts';
    for (const headers of [{ authorization: `Bearer ${key}` }, { authorization: key }, { cookie: `api_key=${key}` }]) {
      expect((await app.get(path, headers as Record<string, string>)).status).toBe(401);
    }
    expect((await app.get(`${path}?api_key=${key}`)).status).toBe(401);
    expect((await app.get(path, { 'x-api-key': `${key}, ${key}` })).status).toBe(401);
    expect((await app.get(path, { 'x-api-key': key })).status).toBe(200);
  });

  it('with another secret is none, and neither is one of a company that never was', async () => {
    const { key } = (await make()).body;
    const altered = key.slice(0, 60) + (key[60] === 'A' ? 'B' : 'A') + key.slice(61);
    const bytes = Buffer.from(key.slice(3), 'base64url');
    const elsewhere = Buffer.concat([bytes.subarray(0, 16), Buffer.alloc(16, 7), bytes.subarray(32)]);
    for (const text of [altered, `pk_${elsewhere.toString('base64url')}`, 'pk_', 'x']) {
      const answer = await holderOf(text).get('/api/v1/contacts');
      expect(answer).toMatchObject({ status: 401, body: { detail: 'Invalid authentication credentials' } });
    }
  });

  it('is kept as a hash alone: no row holds it', async () => {
    const { key, id } = (await make()).body;
    const kept = await app.ground.db.tenant(ada.company_id, ({ q }) => q.selectFrom('api_keys').selectAll().execute());
    expect(kept.map((row) => row.id)).toEqual([id]);
    expect(JSON.stringify(kept)).not.toContain(key.slice(20));
    expect(JSON.stringify(kept)).not.toContain(Buffer.from(key.slice(3), 'base64url').subarray(32).toString('hex'));
  });
});

describe('how long a key works', () => {
  it('until it expires, to the moment, and longer when that is put off', async () => {
    const { key, id } = (await make({ expires_at: iso(now + HOUR_MS) })).body;
    now += HOUR_MS - 1;
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(200);
    now += 1;
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(401);
    await ada.patch(`${KEYS}/${id}`, { expires_at: null });
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(200);
  });

  it('until it is revoked, which cannot be taken back', async () => {
    const { key, id } = (await make()).body;
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(200);
    now += 1_000;
    expect((await ada.delete(`${KEYS}/${id}`)).status).toBe(204);
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(401);
    expect((await ada.get(`${KEYS}/${id}`)).body.revoked_at).toBe(iso(now));
    now += 1_000;
    expect((await ada.delete(`${KEYS}/${id}`)).status).toBe(204);
    expect((await ada.get(`${KEYS}/${id}`)).body.revoked_at).toBe(iso(now - 1_000));
    for (const answer of [
      await ada.patch(`${KEYS}/${id}`, { name: 'Again' }),
      await ada.post(`${KEYS}/${id}/rotate`, {}),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { detail: 'This key is revoked. Make a new one.' } });
    }
    expect((await ada.get(`${KEYS}?revoked=true`)).body.total).toBe(1);
    expect((await ada.get(`${KEYS}?revoked=false`)).body.total).toBe(0);
  });

  it('while its company is not suspended', async () => {
    const { key } = (await make()).body;
    await app.ground.db.tenant(ada.company_id, ({ q }) =>
      q
        .updateTable('companies')
        .set({ suspended_at: new Date(now) })
        .execute(),
    );
    expect(await holderOf(key).get('/api/v1/contacts')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('suspended') },
    });
  });

  it('from its addresses only', async () => {
    const { key, id } = (await make({ allowed_addresses: ['10.0.0.0/8', '2001:db8::/32'] })).body;
    const refused = await holderOf(key).get('/api/v1/contacts');
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('address') } });
    await ada.patch(`${KEYS}/${id}`, { allowed_addresses: ['10.0.0.0/8', '127.0.0.1'] });
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(200);
    await ada.patch(`${KEYS}/${id}`, { allowed_addresses: null });
    expect((await holderOf(key).get('/api/v1/contacts')).status).toBe(200);
  });
});

describe('rotation', () => {
  it('gives a new key beside which the old one works until the overlap is over', async () => {
    const old = (await make({ allowed_addresses: ['127.0.0.1'] })).body;
    const made = await ada.post(`${KEYS}/${old.id}/rotate`, { overlap_hours: 2 });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${KEYS}/${made.body.id}`);
    expect(made.body).toMatchObject({
      name: 'Shop',
      scopes: ['contacts.read'],
      allowed_addresses: ['127.0.0.1'],
      expires_at: null,
      rotated_from: old.id,
      key: expect.stringMatching(/^pk_/),
    });
    expect((await ada.get(`${KEYS}/${old.id}`)).body.expires_at).toBe(iso(now + 2 * HOUR_MS));
    const both = async () => [
      (await holderOf(old.key).get('/api/v1/contacts')).status,
      (await holderOf(made.body.key).get('/api/v1/contacts')).status,
    ];
    now += 2 * HOUR_MS - 1;
    expect(await both()).toEqual([200, 200]);
    now += 1;
    expect(await both()).toEqual([401, 200]);
  });

  it('overlaps a day when nothing is said, and without overlap revokes the old key', async () => {
    const first = (await make()).body;
    const second = (await ada.post(`${KEYS}/${first.id}/rotate`)).body;
    expect((await ada.get(`${KEYS}/${first.id}`)).body.expires_at).toBe(iso(now + DAY_MS));
    const third = (await ada.post(`${KEYS}/${second.id}/rotate`, { overlap_hours: 0 })).body;
    expect((await ada.get(`${KEYS}/${second.id}`)).body.revoked_at).toBe(iso(now));
    const statuses: number[] = [];
    for (const { key } of [first, second, third]) statuses.push((await holderOf(key).get('/api/v1/contacts')).status);
    expect(statuses).toEqual([200, 401, 200]);
  });

  it('never lengthens the life of the old key; the new one may get another', async () => {
    const old = (await make({ expires_at: iso(now + HOUR_MS) })).body;
    const made = (await ada.post(`${KEYS}/${old.id}/rotate`, { expires_at: iso(now + 9 * DAY_MS) })).body;
    expect((await ada.get(`${KEYS}/${old.id}`)).body.expires_at).toBe(iso(now + HOUR_MS));
    expect(made.expires_at).toBe(iso(now + 9 * DAY_MS));
    const kept = (await make({ expires_at: iso(now + HOUR_MS) })).body;
    expect((await ada.post(`${KEYS}/${kept.id}/rotate`, {})).body.expires_at).toBe(iso(now + HOUR_MS));
    now += HOUR_MS;
    expect((await ada.post(`${KEYS}/${kept.id}/rotate`, {})).status).toBe(409);
  });

  it('happens once, however many ask at the same time', async () => {
    const { id } = (await make()).body;
    const answers = await Promise.all(Array.from({ length: 8 }, () => ada.post(`${KEYS}/${id}/rotate`, {})));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(7).fill(409)]);
    expect((await ada.get(KEYS)).body.total).toBe(2);
  });
});
