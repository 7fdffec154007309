import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#features/users';
import { newId } from '#platform/runtime';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { createApiClient, type Answer, type ApiClient } from '../../tests/setup/api-client.ts';

const KEYS = '/api/v1/api_keys';

let app: TestApp;
let ada: SignedIn;

beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  ada = await app.signUp();
});
afterAll(() => app.stop());

const holderOf = (key: string): ApiClient => createApiClient(app.url, { 'x-api-key': key });
const make = async (body: Record<string, unknown> = {}, by: ApiClient = ada): Promise<Answer> =>
  by.post(KEYS, { name: 'Shop', scopes: ['contacts.read'], ...body });

/** Somebody of Ada's company, with permissions of a role of their own. */
async function colleague(permissions: readonly string[], role: Role = 'custom'): Promise<ApiClient> {
  const id = newId();
  const email = `${id}@shop.example`;
  await app.ground.db.tenant(ada.company_id, async ({ q, company_id }) => {
    const role_id = role === 'custom' ? id : null;
    await q
      .insertInto('roles')
      .values({ company_id, id, name: id, permissions: [...permissions] })
      .execute();
    const { hashed_password } = await q.selectFrom('users').select('hashed_password').executeTakeFirstOrThrow();
    const person = { email, username: id, hashed_password, first_name: 'Bob', last_name: 'B', role, role_id };
    await q
      .insertInto('users')
      .values({ company_id, id, ...person })
      .execute();
  });
  const { body } = await app.post('/api/v1/auth/login', { email, password: ada.password });
  return createApiClient(app.url, { authorization: `Bearer ${body.access_token}` });
}

describe('nobody gives a key what they do not have', () => {
  const OWN = ['api_keys.read', 'api_keys.write', 'contacts.read'];

  it('neither when it is made nor when it is changed', async () => {
    const bob = await colleague(OWN);
    const refused = await make({ scopes: ['contacts.read', 'contacts.write', 'users.write'] }, bob);
    expect(refused).toMatchObject({
      status: 403,
      body: { detail: 'You cannot give a key what you may not do yourself: contacts.write, users.write.' },
    });
    const { id } = (await make({}, bob)).body;
    expect((await bob.patch(`${KEYS}/${id}`, { scopes: ['contacts.read', 'contacts.write'] })).status).toBe(403);
    expect((await ada.patch(`${KEYS}/${id}`, { scopes: ['contacts.read', 'contacts.write'] })).status).toBe(200);
    // What somebody else gave it, they may leave it.
    const kept = { name: 'Renamed', scopes: ['contacts.write', 'contacts.read'] };
    expect((await bob.patch(`${KEYS}/${id}`, kept)).status).toBe(200);
  });

  it("nor by rotating another's key, which would show them its successor", async () => {
    const { id } = (await make({ scopes: ['users.write'] })).body;
    const bob = await colleague(OWN);
    expect((await bob.post(`${KEYS}/${id}/rotate`, {})).status).toBe(403);
    expect((await ada.get(KEYS)).body.total).toBe(1);
  });

  it('nor with a key: no key makes keys', async () => {
    const refused = await make({ scopes: ['api_keys.write'] });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'scopes.0' }] } });
    const { key, id } = (await make({ scopes: ['api_keys.read', 'contacts.read'] })).body;
    expect((await holderOf(key).get(KEYS)).status).toBe(200);
    expect((await make({}, holderOf(key))).status).toBe(403);
    expect((await holderOf(key).post(`${KEYS}/${id}/rotate`, {})).status).toBe(403);
  });

  it('and without the permission nobody sees or makes any', async () => {
    const writer = await colleague([], 'content_writer');
    expect((await writer.get(KEYS)).status).toBe(403);
    expect((await make({}, writer)).status).toBe(403);
  });
});

describe('what is refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope that is none', { scopes: ['everything'] }, 'scopes.0'],
    ['no name', { name: ' ' }, 'name'],
    ['a name with a zero byte', { name: 'a\0b' }, 'name'],
    ['a past end', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['an end that is no time', { expires_at: 'tomorrow' }, 'expires_at'],
    ['an address that is none', { allowed_addresses: ['10.0.0.0/99'] }, 'allowed_addresses.0'],
    ['a host name', { allowed_addresses: ['shop.example'] }, 'allowed_addresses.0'],
    ['an empty list of addresses', { allowed_addresses: [] }, 'allowed_addresses'],
    ['a key of their own', { key: 'pk_mine' }, 'key'],
    ['another company', { company_id: newId() }, 'company_id'],
  ])('%s', async (_what, body, field) => {
    const answer = await make(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((fault: { field: string }) => fault.field)).toEqual([field]);
    expect((await ada.get(KEYS)).body.total).toBe(0);
  });

  it.each([{ overlap_hours: -1 }, { overlap_hours: 169 }, { overlap_hours: 1.5 }, { scopes: ['users.write'] }])(
    'a rotation with %j',
    async (body) => {
      const { id } = (await make()).body;
      expect((await ada.post(`${KEYS}/${id}/rotate`, body)).status).toBe(422);
    },
  );
});
