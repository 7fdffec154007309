import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { core } from '../../services/core-api/core.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { openCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { addPerson } from '../../tests/setup/people.ts';

let app: TestApp;
let some: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [gateway, core] });
  some = await app.signUp();
});
afterAll(() => app.stop());

const USERS = '/api/v1/users';
const patch = (who: Pick<SignedIn, 'patch'>, id: string, body: unknown) => who.patch(`${USERS}/${id}`, body);

describe('the users of a company', () => {
  it('are listed, found and counted, and no others', async () => {
    const [admin, other] = [await app.signUp(), await app.signUp()];
    const bea = await addPerson(app, admin, { first_name: 'Bea', role: 'content_manager' });
    const cleo = await addPerson(app, admin, { first_name: 'Cleo', role: 'client' });
    await patch(admin, cleo.user_id, { is_active: false });
    const list = async (query: string) => {
      const { body } = await admin.get(`${USERS}?${query}`);
      return [body.total, body.data.map((user: { id: string }) => user.id)];
    };
    expect(await list('order=asc')).toEqual([3, [admin.user_id, bea.user_id, cleo.user_id]]);
    expect(await list('limit=1&skip=1')).toEqual([3, [bea.user_id]]);
    expect(await list('role=client')).toEqual([1, [cleo.user_id]]);
    expect(await list('is_active=false')).toEqual([1, [cleo.user_id]]);
    expect(await list('q=BEA')).toEqual([1, [bea.user_id]]);
    expect(await list('sort=email&order=asc&is_active=true')).toEqual([2, expect.arrayContaining([bea.user_id])]);
    expect((await other.get(`${USERS}/${bea.user_id}`)).status).toBe(404);
    expect((await other.get(USERS)).body.total).toBe(1);
    expect((await patch(other, bea.user_id, { first_name: 'Eve' })).status).toBe(404);
    expect((await other.delete(`${USERS}/${bea.user_id}`)).status).toBe(404);
  });

  it('can be made at once, and choose their password by mail', async () => {
    const admin = await app.signUp();
    const email = `new.${admin.user_id}@shop.example`;
    const made = await admin.post(USERS, { email, first_name: 'New', last_name: 'One', role: 'content_writer' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${USERS}/${made.body.id}`);
    expect(made.body).toMatchObject({ email, role: 'content_writer', is_active: true, is_owner: false });
    expect((await admin.get(`${USERS}/${made.body.id}`)).body).toEqual(made.body);
    const { body: mails } = await admin.get(`/api/v1/mails?recipient_id=${made.body.id}`);
    expect(mails.data).toMatchObject([{ kind: 'welcome', to: email }]);
    const mail = await admin.get(`/api/v1/mails/${mails.data[0].id}`);
    const token = /#token=(\S+)/.exec(mail.body.body)![1];
    const chosen = await app.post('/api/v1/auth/password/reset', { token, password: 'a chosen password' });
    expect(chosen.status).toBe(204);
    const login = await app.post('/api/v1/auth/login', { email, password: 'a chosen password' });
    expect(login.body.user.id).toBe(made.body.id);
  });

  it.each([
    ['no role', { role: undefined }, 'role'],
    ['a role that is none', { role: 'root' }, 'role'],
    ['superadmin', { role: 'superadmin' }, 'role'],
    ['custom without a role', { role: 'custom' }, 'role_id'],
    ['a role of their own with another', { role_id: '018f3b3c-0000-7000-8000-000000000001' }, 'role_id'],
    ['a role that nobody has', { role: 'custom', role_id: '018f3b3c-0000-7000-8000-000000000001' }, 'role_id'],
    ['a common password', { password: 'password1' }, 'password'],
    ['an unknown field', { is_owner: true }, 'is_owner'],
  ])('are not made with %s', async (_what, body, field) => {
    const person = { email: `x.${some.user_id}@shop.example`, first_name: 'X', last_name: 'Y', role: 'client' };
    const answer = await some.post(USERS, { ...person, ...body });
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain(field);
  });

  it('are not made twice for an address, whoever has it', async () => {
    const [admin, other] = [await app.signUp(), await app.signUp()];
    const body = { email: other.email, first_name: 'X', last_name: 'Y', role: 'client' };
    const answer = await admin.post(USERS, body);
    expect(answer.status).toBe(409);
    expect(answer.body.errors).toEqual([{ field: 'email', message: 'has an account already' }]);
  });
});

describe('seats', () => {
  it('are not more than the plan has, however people come to be active', async () => {
    const admin = await app.signUp();
    const [bea, cleo] = [await addPerson(app, admin, {}), await addPerson(app, admin, {})];
    await patch(admin, bea.user_id, { is_active: false });
    await patch(admin, cleo.user_id, { is_active: false });
    await app.ground.db.tenant(admin.company_id, (tdb) =>
      tdb.q
        .updateTable('companies')
        .set({ limits: JSON.stringify({ seats: 2 }) })
        .execute(),
    );
    const back = await Promise.all([bea, cleo].map((one) => patch(admin, one.user_id, { is_active: true })));
    expect(back.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const body = { email: `seat.${admin.user_id}@shop.example`, first_name: 'X', last_name: 'Y', role: 'client' };
    const refused = await admin.post(USERS, body);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('2 seats');
  });
});

describe('the audit log', () => {
  it('tells who did what to whom, and names no person', async () => {
    const admin = await app.signUp();
    const bea = await addPerson(app, admin, { first_name: 'Beatrix', role: 'company_admin' });
    await patch(admin, bea.user_id, { last_name: 'Lovelace', role: 'client' });
    await patch(admin, bea.user_id, { is_active: false });
    await admin.delete(`${USERS}/${bea.user_id}`);
    const { rows } = await app.ground.db.tenant(admin.company_id, (tdb) =>
      sql<{ action: string; details: object; line: string }>`
        select action, details, row(a.*)::text as line from audit_log a where target_id = ${bea.user_id}
          and actor_id = ${admin.user_id} order by id`.execute(tdb.q),
    );
    expect(rows.map(({ action, details }) => [action, details])).toMatchObject([
      ['user.created', { role: 'company_admin', fields: expect.arrayContaining(['email', 'role']) }],
      ['user.updated', { role: 'client', fields: ['last_name', 'role'] }],
      ['user.updated', { is_active: false, fields: ['is_active'] }],
      ['user.deleted', {}],
    ]);
    for (const { line } of rows)
      for (const personal of [bea.email, 'Beatrix', 'Lovelace', bea.password]) expect(line).not.toContain(personal);
  });
});

describe('a change of role', () => {
  it('bites at the next request, both ways', async () => {
    const admin = await app.signUp();
    const bea = await addPerson(app, admin, { role: 'company_admin' });
    expect((await bea.get('/api/v1/mails')).status).toBe(200);
    expect((await patch(admin, bea.user_id, { role: 'client' })).body.role).toBe('client');
    // The token says another role than the database: it is made anew by refreshing.
    expect((await bea.get('/api/v1/mails')).status).toBe(401);
    expect((await (await bea.again()).get('/api/v1/mails')).status).toBe(403);
  });

  it('is refused where the role does not fit', async () => {
    const admin = await app.signUp();
    const bea = await addPerson(app, admin, { role: 'client' });
    const unknown = '018f3b3c-0000-7000-8000-000000000001';
    expect((await patch(admin, bea.user_id, { role_id: unknown })).status).toBe(422);
    expect((await patch(admin, bea.user_id, { role: 'client', role_id: unknown })).status).toBe(422);
    expect((await patch(admin, bea.user_id, { role: 'custom' })).status).toBe(422);
    expect((await patch(admin, bea.user_id, {})).status).toBe(422);
    expect((await patch(admin, bea.user_id, { email: 'other@shop.example' })).status).toBe(422);
  });
});

describe('deactivating', () => {
  it('ends all sessions at once, which do not come back with the user', async () => {
    const admin = await app.signUp();
    const bea = await addPerson(app, admin, { role: 'content_writer' });
    expect((await bea.get('/api/v1/auth/me')).status).toBe(200);
    expect((await patch(admin, bea.user_id, { is_active: false })).body.is_active).toBe(false);
    expect((await bea.get('/api/v1/auth/me')).status).toBe(401);
    expect((await app.post('/api/v1/auth/login', { email: bea.email, password: bea.password })).status).toBe(401);
    await patch(admin, bea.user_id, { is_active: true });
    expect((await bea.get('/api/v1/auth/me')).status).toBe(401);
    expect((await (await bea.again()).get('/api/v1/auth/me')).status).toBe(200);
  });

  it('is what remains for somebody who holds a conversation; others can be deleted', async () => {
    const admin = await openCompany(app);
    const [bea, cleo] = [await addPerson(app, admin, { role: 'company_admin' }), await addPerson(app, admin, {})];
    const message = { phone_number_id: admin.phone_number_id, from: '15550100', text: 'Hello' };
    await deliver(app.url, envelope(messageChange(message)));
    await app.settle();
    const { body: threads } = await bea.get('/api/v1/conversations');
    expect((await bea.post(`/api/v1/conversations/${threads.data[0].id}/takeover`)).status).toBe(200);
    expect((await admin.delete(`${USERS}/${cleo.user_id}`)).status).toBe(204);
    expect((await admin.get(`${USERS}/${cleo.user_id}`)).status).toBe(404);
    expect((await cleo.get('/api/v1/auth/me')).status).toBe(401);
    const kept = await admin.delete(`${USERS}/${bea.user_id}`);
    expect(kept.status).toBe(409);
    expect(kept.body.detail).toContain('is_active');
    expect((await admin.get(USERS)).body.total).toBe(2);
  });
});

describe('administrators', () => {
  it('never all leave: the last one stays', async () => {
    const admin = await app.signUp();
    // An owner stays for another reason; here nobody is.
    await app.ground.db.tenant(admin.company_id, (tdb) =>
      tdb.q.updateTable('users').set({ is_owner: false }).execute(),
    );
    for (const change of [{ role: 'client' }, { is_active: false }]) {
      const answer = await patch(admin, admin.user_id, change);
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toContain('last active administrator');
    }
    expect((await admin.delete(`${USERS}/${admin.user_id}`)).status).toBe(409);
    const bea = await addPerson(app, admin, { role: 'company_admin' });
    expect((await patch(bea, admin.user_id, { role: 'client' })).status).toBe(200);
    expect((await patch(bea, bea.user_id, { is_active: false })).status).toBe(409);
  });

  it('never all leave when each takes the role of the other at the same time', async () => {
    const ada = await app.signUp();
    const bea = await addPerson(app, ada, { role: 'company_admin' });
    const reset = { is_owner: false, role: 'company_admin' } as const;
    for (let round = 0; round < 30; round += 1) {
      await app.ground.db.tenant(ada.company_id, (tdb) => tdb.q.updateTable('users').set(reset).execute());
      const answers = await Promise.all([
        patch(ada, bea.user_id, { role: 'client' }),
        patch(bea, ada.user_id, { role: 'content_writer' }),
      ]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      const left = await app.ground.db.tenant(ada.company_id, (tdb) =>
        tdb.q
          .selectFrom('users')
          .select('id')
          .where('role', '=', 'company_admin')
          .where('is_active', '=', true)
          .execute(),
      );
      expect(left).toHaveLength(1);
    }
  });
});

describe('the owner', () => {
  const transfer = (who: SignedIn, user_id: string) =>
    who.post('/api/v1/companies/current/transfer_ownership', { user_id });

  it('stays until the company is handed on', async () => {
    const ada = await app.signUp();
    const bea = await addPerson(app, ada, { role: 'company_admin' });
    for (const change of [{ role: 'client' }, { is_active: false }]) {
      const answer = await patch(bea, ada.user_id, change);
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toContain('owns the company');
    }
    expect((await bea.delete(`${USERS}/${ada.user_id}`)).status).toBe(409);
    expect((await transfer(bea, bea.user_id)).status).toBe(403);
    const handed = await transfer(ada, bea.user_id);
    expect(handed.status).toBe(200);
    expect(handed.body).toMatchObject({ id: bea.user_id, is_owner: true });
    expect((await ada.get('/api/v1/auth/me')).body.is_owner).toBe(false);
    expect((await transfer(ada, ada.user_id)).status).toBe(403);
    expect((await patch(bea, ada.user_id, { role: 'client' })).status).toBe(200);
    const row = await app.ground.db.tenant(ada.company_id, (tdb) =>
      tdb.q.selectFrom('companies').select('owner_user_id').execute(),
    );
    expect(row).toEqual([{ owner_user_id: bea.user_id }]);
  });

  it('keeps their second factor, whatever other administrators say; superadmins may help', async () => {
    const ada = await app.signUp();
    const bea = await addPerson(app, ada, { role: 'company_admin' });
    const cleo = await addPerson(app, ada, { role: 'company_admin' });
    const path = (id: string) => `${USERS}/${id}/totp`;
    expect((await bea.delete(path(cleo.user_id))).status).toBe(204);
    const refused = await bea.delete(path(ada.user_id));
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('owner') } });
    expect((await ada.delete(path(ada.user_id))).status).toBe(409);
    await app.ground.db.tenant(ada.company_id, (tdb) =>
      tdb.q.updateTable('users').set({ role: 'superadmin' }).where('id', '=', cleo.user_id).execute(),
    );
    expect((await (await cleo.again()).delete(path(ada.user_id))).status).toBe(204);
  });

  it('must be an active administrator of the company', async () => {
    const [ada, stranger] = [await app.signUp(), await app.signUp()];
    const cleo = await addPerson(app, ada, { role: 'client' });
    expect((await transfer(ada, cleo.user_id)).status).toBe(409);
    expect((await transfer(ada, stranger.user_id)).status).toBe(422);
    const bea = await addPerson(app, ada, { role: 'company_admin' });
    await patch(ada, bea.user_id, { is_active: false });
    expect((await transfer(ada, bea.user_id)).status).toBe(409);
  });

  it('is one, however many are named at the same time', async () => {
    const ada = await app.signUp();
    const heirs = [
      await addPerson(app, ada, { role: 'company_admin' }),
      await addPerson(app, ada, { role: 'company_admin' }),
    ];
    const answers = await Promise.all(heirs.map((heir) => transfer(ada, heir.user_id)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
    const { body } = await ada.get(USERS);
    expect(body.data.filter((user: { is_owner: boolean }) => user.is_owner)).toHaveLength(1);
  });
});
