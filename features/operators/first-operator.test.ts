import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const email = 'root@server.example';
const password = 'a password of my own';
const startWith = (env: Record<string, string>) => startTestApp({ beside: app, env });

async function signIn(login: { email: string; password: string }) {
  return (await app.post('/api/v1/auth/login', login)).body;
}

describe('SUPERADMIN_EMAIL', () => {
  it('needs a password, and a good one, for somebody who is to be made', async () => {
    await expect(startWith({ SUPERADMIN_EMAIL: email })).rejects.toThrow('SUPERADMIN_PASSWORD must be set');
    const common = { SUPERADMIN_EMAIL: email, SUPERADMIN_PASSWORD: 'password123' };
    await expect(startWith(common)).rejects.toThrow('SUPERADMIN_PASSWORD is no good password');
    await expect(startWith({ SUPERADMIN_PASSWORD: password })).rejects.toThrow('say whose it is');
  });

  it('makes whoever runs the server, once, however many start', async () => {
    const env = { SUPERADMIN_EMAIL: email.toUpperCase(), SUPERADMIN_PASSWORD: password };
    const servers = await Promise.all([startWith(env), startWith(env)]);
    for (const server of servers) await server.stop();
    const { user, access_token } = await signIn({ email, password });
    expect(user).toMatchObject({ role: 'superadmin', is_active: true });
    const list = await app.get('/api/v1/companies?q=operators', { authorization: `Bearer ${access_token}` });
    expect(list.body).toMatchObject({ data: [{ name: 'Operators', id: user.company_id }], total: 1 });
  });

  /** Mails leave such an install; that nobody is there to take them does not matter here. */
  const SMTP = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'no-reply@parley.example' };
  const confirm = ({ company_id }: SignedIn, change: { email_verified_at?: Date; is_active?: boolean }) =>
    app.ground.db.tenant(company_id, (tdb) => tdb.q.updateTable('users').set(change).execute());
  const roleOf = ({ user_id, company_id }: SignedIn) =>
    app.ground.db.tenant(company_id, (tdb) =>
      tdb.q.selectFrom('users').select('role').where('id', '=', user_id).executeTakeFirstOrThrow(),
    );

  it('makes nobody a superadmin whose address may be another person’s', async () => {
    const stranger = await app.signUp();
    const env = { SUPERADMIN_EMAIL: stranger.email, SUPERADMIN_PASSWORD: 'quite another one' };
    await (await startWith({ ...env, ...SMTP })).stop();
    expect(await roleOf(stranger)).toEqual({ role: 'company_admin' });
    await confirm(stranger, { email_verified_at: new Date(), is_active: false });
    await (await startWith({ ...env, ...SMTP })).stop();
    expect(await roleOf(stranger)).toEqual({ role: 'company_admin' });
    await confirm(stranger, { is_active: true });
    // Without a mail server everybody reads the link that confirms their address.
    await (await startWith(env)).stop();
    expect(await roleOf(stranger)).toEqual({ role: 'company_admin' });
  });

  it('promotes a user who has proven the address, and leaves them their password', async () => {
    const somebody = await app.signUp();
    await confirm(somebody, { email_verified_at: new Date() });
    const env = { SUPERADMIN_EMAIL: somebody.email, SUPERADMIN_PASSWORD: 'quite another one' };
    await (await startWith({ ...env, ...SMTP })).stop();
    expect((await signIn({ email: somebody.email, password: 'quite another one' })).status).toBe(401);
    const { user } = await signIn({ email: somebody.email, password: somebody.password });
    expect(user).toMatchObject({ role: 'superadmin', company_id: somebody.company_id });
  });
});
