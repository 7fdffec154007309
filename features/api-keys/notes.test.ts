import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { createApiClient, type Answer, type ApiClient } from '../../tests/setup/api-client.ts';

const KEYS = '/api/v1/api_keys';

let now = Date.parse('2026-03-01T12:00:00Z');
let app: TestApp;
let ada: SignedIn;

beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
});
beforeEach(async () => {
  ada = await app.signUp();
});
afterAll(() => app.stop());

const iso = (time: number): string => new Date(time).toISOString();
const holderOf = (key: string): ApiClient => createApiClient(app.url, { 'x-api-key': key });
const make = async (body: Record<string, unknown> = {}, by: ApiClient = ada): Promise<Answer> =>
  by.post(KEYS, { name: 'Shop', scopes: ['contacts.read'], ...body });

describe('with an Idempotency-Key', () => {
  const again = { 'idempotency-key': 'make-one-key' };

  it('the same key is answered again, and kept nowhere in the clear', async () => {
    const body = { name: 'Shop', scopes: ['contacts.read'] };
    const first = await ada.post(KEYS, body, again);
    const second = await ada.post(KEYS, body, again);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect((await ada.get(KEYS)).body.total).toBe(1);
    const rotated = [
      await ada.post(`${KEYS}/${first.body.id}/rotate`, {}, { 'idempotency-key': 'rotate-it' }),
      await ada.post(`${KEYS}/${first.body.id}/rotate`, {}, { 'idempotency-key': 'rotate-it' }),
    ];
    expect(rotated.map(({ status }) => status)).toEqual([201, 201]);
    expect(rotated[1]!.body).toEqual(rotated[0]!.body);

    const kept = await app.ground.db.tenant(ada.company_id, ({ q }) =>
      q.selectFrom('idempotency_keys').select('body').execute(),
    );
    expect(kept).toHaveLength(2);
    const texts = kept.map(({ body }) => body + Buffer.from(body, 'base64').toString('latin1')).join();
    for (const word of ['pk_', 'contacts.read', first.body.key.slice(20)]) expect(texts).not.toContain(word);
  });
});

describe('with If-Match', () => {
  it('an edit of what somebody else changed meanwhile is refused; a use is no change', async () => {
    const { key, id } = (await make()).body;
    const etag = async (): Promise<string> => (await ada.get(`${KEYS}/${id}`)).headers.get('etag')!;
    const seen = await etag();
    await holderOf(key).get('/api/v1/contacts');
    await app.settle();
    expect(await etag()).toBe(seen);
    now += 1_000;
    const first = await ada.patch(`${KEYS}/${id}`, { name: 'First' }, { 'if-match': seen });
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).toBe(await etag());
    const second = await ada.patch(`${KEYS}/${id}`, { name: 'Second' }, { 'if-match': seen });
    expect(second).toMatchObject({ status: 412, body: { type: 'urn:parley:problem:precondition-failed' } });
    expect((await ada.get(`${KEYS}/${id}`)).body.name).toBe('First');
  });
});

describe('what is written down', () => {
  it('when a key was last used: to the minute, off the way of the request', async () => {
    const { key, id } = (await make()).body;
    const lastUse = async (): Promise<string | null> => {
      await app.settle();
      return (await ada.get(`${KEYS}/${id}`)).body.last_used_at;
    };
    const use = async (): Promise<void> => void (await holderOf(key).get('/api/v1/contacts'));
    await use();
    const first = now;
    expect(await lastUse()).toBe(iso(first));
    now += 59_999;
    await use();
    expect(await lastUse()).toBe(iso(first));
    now += 1;
    await use();
    expect(await lastUse()).toBe(iso(now));
    expect((await ada.get(KEYS)).body.data[0].last_used_at).toBe(iso(now));
    await holderOf(`${key.slice(0, -2)}AA`).get('/api/v1/contacts');
    expect(await lastUse()).toBe(iso(now));
  });

  it('who made, changed, rotated and revoked it, and what a key did, without any key', async () => {
    const { key, id } = (
      await make({ scopes: ['contacts.write', 'contacts.read', 'contacts.delete', 'channels.write'] })
    ).body;
    await ada.patch(`${KEYS}/${id}`, { name: 'Till' });
    const rotated = (await ada.post(`${KEYS}/${id}/rotate`, {})).body;
    const contact = await holderOf(key).post('/api/v1/contacts', { phone: '+15550100003' });
    await holderOf(key).delete(`/api/v1/contacts/${contact.body.id}`);
    await ada.delete(`${KEYS}/${id}`);
    const { body, text } = await ada.get('/api/v1/audit_log?limit=20');
    type Line = { action: string; target_id: string; actor: { type: string; id: string; name: string | null } };
    const lines = (body.data as Line[])
      .filter(({ action }) => action.startsWith('api_key.') || action === 'contact.deleted')
      .map(({ action, target_id, actor }) => [action, target_id, actor.type, actor.id]);
    expect(lines.toReversed()).toEqual([
      ['api_key.created', id, 'user', ada.user_id],
      ['api_key.updated', id, 'user', ada.user_id],
      ['api_key.rotated', id, 'user', ada.user_id],
      ['contact.deleted', contact.body.id, 'api_key', id],
      ['api_key.revoked', id, 'user', ada.user_id],
    ]);
    expect(text).toContain(rotated.id);
    expect(text).toContain('"name":"Till"');
    expect(text).not.toContain('pk_');
  });
});
