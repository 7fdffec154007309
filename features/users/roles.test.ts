import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { core } from '../../services/core-api/core.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { PERMISSIONS } from './permissions.ts';
import { halfDone } from '../../tests/setup/hold.ts';
import { addPerson, type Person } from '../../tests/setup/people.ts';

let app: TestApp;
let admin: SignedIn;
let stranger: SignedIn;
/** Has a role of the company's own that may manage people, and little else. */
let lead: Person;
let lead_role: string;

const LEAD = ['company.read', 'users.read', 'users.write', 'contacts.read'];

beforeAll(async () => {
  app = await startTestApp({ services: [core] });
  admin = await app.signUp();
  stranger = await app.signUp();
  lead_role = (await admin.post('/api/v1/roles', { name: 'Lead', permissions: LEAD })).body.id;
  lead = await addPerson(app, admin, { role: 'custom', role_id: lead_role });
});
afterAll(() => app.stop());

const ROLES = '/api/v1/roles';

describe('the table of permissions', () => {
  it('is shown to whoever is signed in, each with the roles that have it', async () => {
    const { status, body } = await lead.get('/api/v1/permissions');
    expect(status).toBe(200);
    expect(body.data.map((row: { permission: string }) => row.permission)).toEqual(PERMISSIONS);
    expect(body.data).toContainEqual({
      permission: 'knowledge.write',
      roles: ['superadmin', 'company_admin', 'content_manager', 'content_writer'],
    });
    expect((await app.get('/api/v1/permissions')).status).toBe(401);
  });
});

describe("a company's own role", () => {
  it('is made, shown, changed and deleted by its company only', async () => {
    const wanted = { name: 'Night shift', description: 'After eight', permissions: ['contacts.read', 'company.read'] };
    const made = await admin.post(ROLES, wanted);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${ROLES}/${made.body.id}`);
    expect(made.body).toEqual({
      ...wanted,
      id: expect.any(String),
      user_count: 0,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
    const path = `${ROLES}/${made.body.id}`;
    expect((await admin.get(path)).body).toEqual(made.body);
    expect((await admin.get(`${ROLES}?q=night`)).body).toEqual({ data: [made.body], total: 1 });
    expect((await admin.patch(path, { description: '' })).body).toMatchObject({ ...wanted, description: '' });
    for (const call of [stranger.get(path), stranger.patch(path, { name: 'Mine' }), stranger.delete(path)])
      expect((await call).status).toBe(404);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.get(path)).status).toBe(404);
  });

  it.each([
    ['a permission that is none', { permissions: ['contacts.fly'] }, 'permissions'],
    ['all by a star', { permissions: ['*'] }, 'permissions'],
    ['a permission twice', { permissions: ['contacts.read', 'contacts.read'] }, 'permissions'],
    ['the name of a built-in role', { name: 'Company_Admin' }, 'name'],
    ['no name', { name: ' ' }, 'name'],
    ['a name of two lines', { name: 'a\nb' }, 'name'],
    ['an unknown field', { user_count: 3 }, 'user_count'],
  ])('is not made with %s', async (_what, body, field) => {
    const answer = await admin.post(ROLES, { name: 'Other', permissions: [], ...body });
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain(field);
  });

  it('has a name that no other of the company has, in any spelling', async () => {
    expect((await admin.post(ROLES, { name: 'LEAD', permissions: [] })).status).toBe(409);
    expect((await stranger.post(ROLES, { name: 'Lead', permissions: [] })).status).toBe(201);
  });

  it('grants what it says, and a change bites at the next request', async () => {
    expect((await lead.get('/api/v1/contacts')).status).toBe(200);
    expect((await lead.get('/api/v1/channels')).status).toBe(403);
    await admin.patch(`${ROLES}/${lead_role}`, { permissions: [...LEAD, 'channels.read'] });
    expect((await lead.get('/api/v1/channels')).status).toBe(200);
    await admin.patch(`${ROLES}/${lead_role}`, { permissions: LEAD.filter((one) => one !== 'contacts.read') });
    expect((await lead.get('/api/v1/contacts')).status).toBe(403);
    await admin.patch(`${ROLES}/${lead_role}`, { permissions: LEAD });
  });

  it('cannot be deleted while somebody has it or was asked to; the refusal says how many', async () => {
    const { id } = (await admin.post(ROLES, { name: 'Busy', permissions: ['company.read'] })).body;
    const one = await addPerson(app, admin, { role: 'custom', role_id: id });
    await addPerson(app, admin, { role: 'custom', role_id: id });
    const email = `asked.${id}@shop.example`;
    const asked = await admin.post('/api/v1/auth/invitations', { email, role: 'custom', role_id: id });
    expect((await admin.get(`${ROLES}/${id}`)).body.user_count).toBe(2);
    const refused = await admin.delete(`${ROLES}/${id}`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toBe('2 users and 1 open invitation have this role. Give another role first.');
    await admin.delete(`/api/v1/auth/invitations/${asked.body.id}`);
    await admin.patch(`/api/v1/users/${one.user_id}`, { role: 'client' });
    expect((await admin.delete(`${ROLES}/${id}`)).body.detail).toContain('1 user has this role');
    const { body } = await admin.get(`/api/v1/users?role_id=${id}`);
    for (const user of body.data) await admin.delete(`/api/v1/users/${user.id}`);
    expect((await admin.delete(`${ROLES}/${id}`)).status).toBe(204);
  });
});

describe('a role that somebody is given while it is deleted', () => {
  it('stays, and the refusal is one that can be read', async () => {
    const { id } = (await admin.post(ROLES, { name: 'Contested', permissions: [] })).body;
    const bea = await addPerson(app, admin, {});
    const give = `update users set role = 'custom', role_id = '${id}' where id = '${bea.user_id}'`;
    const giving = await halfDone(app, give);
    const deleting = admin.delete(`${ROLES}/${id}`);
    await giving.met();
    await giving.commit();
    expect(await deleting).toMatchObject({ status: 409, body: { detail: expect.stringContaining('this role') } });
  });
});

describe('nobody decides about more than they may themselves', () => {
  it('when they make or change a role', async () => {
    const wider = await lead.post(ROLES, { name: 'Wider', permissions: ['contacts.write', 'company.read'] });
    expect(wider.status).toBe(403);
    expect(wider.body.detail).toContain('contacts.write');
    expect((await lead.patch(`${ROLES}/${lead_role}`, { permissions: [...PERMISSIONS] })).status).toBe(403);
    const admins = (await admin.post(ROLES, { name: 'Keys', permissions: ['api_keys.write'] })).body.id;
    for (const call of [
      lead.patch(`${ROLES}/${admins}`, { permissions: [] }),
      lead.patch(`${ROLES}/${admins}`, { name: 'Ours' }),
      lead.delete(`${ROLES}/${admins}`),
    ])
      expect((await call).status).toBe(403);
    expect((await lead.post(ROLES, { name: 'Narrow', permissions: ['contacts.read'] })).status).toBe(201);
  });

  it('when they make, invite, promote, demote, deactivate or delete people', async () => {
    const person = { email: 'x@nobody.example', first_name: 'X', last_name: 'Y', role: 'company_admin' };
    expect((await lead.post('/api/v1/users', person)).status).toBe(403);
    expect((await lead.post('/api/v1/auth/invitations', { email: person.email, role: 'client' })).status).toBe(403);
    const me = `/api/v1/users/${lead.user_id}`;
    for (const body of [{ role: 'company_admin' }, { role: 'client' }, { role: 'superadmin' }])
      expect((await lead.patch(me, body)).status).toBe(403);
    const above = `/api/v1/users/${admin.user_id}`;
    for (const body of [{ role: 'custom', role_id: lead_role }, { is_active: false }, { first_name: 'Mallory' }])
      expect((await lead.patch(above, body)).status).toBe(403);
    expect((await lead.delete(above)).status).toBe(403);
    expect((await lead.patch(me, { first_name: 'Leah' })).body.first_name).toBe('Leah');
  });

  it('when they are administrators and would make a superadmin', async () => {
    const self = `/api/v1/users/${admin.user_id}`;
    const answer = await admin.patch(self, { role: 'superadmin' });
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toContain('superadmin');
    expect((await admin.get('/api/v1/auth/me')).body.role).toBe('company_admin');
  });

  it('and only a superadmin makes or unmakes one', async () => {
    const root = await app.signUp();
    const helper = await addPerson(app, root, { role: 'company_admin' });
    await app.ground.db.tenant(root.company_id, (tdb) =>
      tdb.q.updateTable('users').set({ role: 'superadmin' }).where('id', '=', root.user_id).execute(),
    );
    expect((await helper.patch(`/api/v1/users/${root.user_id}`, { first_name: 'Not' })).status).toBe(403);
    const login = await app.post('/api/v1/auth/login', { email: root.email, password: root.password });
    const as = { authorization: `Bearer ${login.body.access_token}` };
    const made = await app.patch(`/api/v1/users/${helper.user_id}`, { role: 'superadmin' }, as);
    expect(made.body.role).toBe('superadmin');
    const back = await app.patch(`/api/v1/users/${helper.user_id}`, { role: 'client' }, as);
    expect(back.body.role).toBe('client');
  });
});
