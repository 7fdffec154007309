import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import { createCompanyWithAdmin, findClaimant, findUser } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const admin = {
  email: 'Owner@Demo.example',
  password: 'parley-demo',
  first_name: 'Olive',
  last_name: 'Owner',
  company: { name: 'Demo shop', language: 'pt', time_zone: 'Europe/Lisbon' },
};

describe('a company with its admin', () => {
  it('is made once for an address', async () => {
    const made = await createCompanyWithAdmin(app.ground.db, admin);
    expect(made).toMatchObject({
      created: true,
      user: { email: 'owner@demo.example', role: 'company_admin', username: 'owner' },
    });
    expect(made.company_id).toBe(made.user.company_id);
    const again = await createCompanyWithAdmin(app.ground.db, {
      ...admin,
      password: 'another one',
      company: { name: 'Second' },
    });
    expect(again).toEqual({ ...made, created: false });
    const companies = await app.ground.db.tenant(made.company_id, (tdb) =>
      tdb.q.selectFrom('companies').selectAll().execute(),
    );
    expect(companies).toMatchObject([
      { name: 'Demo shop', language: 'pt', time_zone: 'Europe/Lisbon', suspended_at: null },
    ]);
  });

  it('is made once by starters at the same time', async () => {
    const made = await Promise.all(
      [1, 2, 3].map(() => createCompanyWithAdmin(app.ground.db, { ...admin, email: 'race@demo.example' })),
    );
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(made.map(({ company_id }) => company_id)).size).toBe(1);
  });
});

describe('who signs in', () => {
  it('is found by address or user name, without the hash, and proved by the password alone', async () => {
    const { user } = await createCompanyWithAdmin(app.ground.db, {
      ...admin,
      email: 'find@demo.example',
      username: 'Finder',
    });
    for (const login of ['find@demo.example', 'FIND@demo.example', 'Finder', 'fINDER']) {
      const claimant = await findClaimant(app.ground.db, login);
      expect(claimant.user).toEqual(user);
      expect(Object.keys(claimant.user!)).not.toContain('hashed_password');
    }
    const known = await findClaimant(app.ground.db, 'finder');
    expect(await known.proves(admin.password)).toBe(true);
    expect(await known.proves('parley-demi')).toBe(false);
    const unknown = await findClaimant(app.ground.db, 'nobody@demo.example');
    expect(unknown.user).toBeUndefined();
    expect(await unknown.proves(admin.password)).toBe(false);
  });

  it('cannot have a user name that somebody of the install has', async () => {
    const second = { ...admin, email: 'second@demo.example', username: 'fINDER' };
    await expect(createCompanyWithAdmin(app.ground.db, second)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the database itself', () => {
  it('shows users of one company only, and none when no company is set', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) =>
        createCompanyWithAdmin(app.ground.db, { ...admin, email: `${name}@rows.example` }),
      ),
    );
    const seen = await app.ground.db.tenant(one!.company_id, async (tdb) => ({
      all: await tdb.q.selectFrom('users').select('id').execute(),
      other: await findUser(tdb, other!.user.id),
    }));
    expect(seen).toEqual({ all: [{ id: one!.user.id }], other: undefined });
    expect(await app.ground.db.fast.app.run({ name: 'test-users', text: 'select id from users', values: [] })).toEqual(
      [],
    );
  });

  it('refuses a row of another company', async () => {
    const { company_id } = await createCompanyWithAdmin(app.ground.db, { ...admin, email: 'writer@rows.example' });
    const { company_id: foreign } = await createCompanyWithAdmin(app.ground.db, {
      ...admin,
      email: 'victim@rows.example',
    });
    const write = app.ground.db.tenant(company_id, (tdb) =>
      tdb.q.updateTable('users').set({ company_id: foreign }).execute(),
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });
});
