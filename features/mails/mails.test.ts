import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/runtime';
import { core } from '../../services/core-api/core.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { addPerson } from '../../tests/setup/people.ts';
import type { NewMail } from './index.ts';

let now = new Date();
let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [core], clock: { now: () => now } });
  admin = await app.signUp();
});
afterAll(() => app.stop());

const reset: Omit<NewMail, 'recipient_id'> = {
  kind: 'password_reset',
  to: 'ada@shop.example',
  name: 'Ada',
  path: '/reset-password?token=abc',
};

function queue(company: SignedIn, mail: Partial<NewMail> = {}): Promise<string> {
  const { db, mailer } = app.ground;
  return db.tenant(company.company_id, (tdb) => mailer.queueMail(tdb, { ...reset, recipient_id: newId(), ...mail }));
}

describe('a mail, on an install without a mail server', () => {
  it('is kept, and an administrator reads it with its link', async () => {
    const id = await queue(admin, { recipient_id: admin.user_id });
    await app.settle();
    const { status, body } = await admin.get(`/api/v1/mails/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      kind: 'password_reset',
      to: 'ada@shop.example',
      recipient_id: admin.user_id,
      subject: 'A new password for Parley',
      state: 'kept',
      attempts: 1,
      error: null,
      due_at: null,
      sent_at: null,
      created_at: expect.stringMatching(/Z$/),
      body: expect.stringContaining(`\n\n${app.url.replace('127.0.0.1', 'localhost')}/reset-password?token=abc\n\n`),
    });
  });
});

describe('the text of a mail', () => {
  const textSeenBy = async (who: Pick<SignedIn, 'get'>, id: string) => (await who.get(`/api/v1/mails/${id}`)).body.body;

  it('is for its recipient and for administrators; a superadmin reads their own alone', async () => {
    const other = await addPerson(app, admin, { role: 'company_admin' });
    const id = await queue(admin, { recipient_id: other.user_id });
    const seen = await queue(admin, { recipient_id: newId() });
    expect(await textSeenBy(admin, id)).toContain('token=abc');
    expect(await textSeenBy(admin, seen)).toContain('token=abc');
    await app.ground.db.tenant(admin.company_id, (tdb) =>
      tdb.q.updateTable('users').set({ role: 'superadmin' }).where('id', '=', other.user_id).execute(),
    );
    expect(await textSeenBy(admin, id)).toBeNull();
    expect(await textSeenBy(await other.again(), id)).toContain('token=abc');
  });

  it('is not for other administrators where it is for the owner, whom its link would make them', async () => {
    const other = await addPerson(app, admin, { role: 'company_admin' });
    const id = await queue(admin, { recipient_id: admin.user_id });
    expect(await textSeenBy(other, id)).toBeNull();
    expect(await textSeenBy(admin, id)).toContain('token=abc');
    await app.ground.db.tenant(admin.company_id, (tdb) =>
      tdb.q.updateTable('users').set({ role: 'superadmin' }).where('id', '=', other.user_id).execute(),
    );
    expect(await textSeenBy(await other.again(), id)).toBeNull();
  });

  it('is forgotten once its link works no longer', async () => {
    const id = await queue(admin, { recipient_id: admin.user_id, good_until: new Date(now.getTime() + 1_000) });
    const other = await queue(admin, { recipient_id: admin.user_id });
    await app.settle();
    expect(await textSeenBy(admin, id)).toContain('token=abc');
    now = new Date(now.getTime() + 1_000);
    await app.settle();
    expect((await admin.get(`/api/v1/mails/${id}`)).body).toMatchObject({ state: 'kept', body: null });
    expect((await admin.post(`/api/v1/mails/${id}/retry`)).status).toBe(409);
    expect(await textSeenBy(admin, other)).toContain('token=abc');
  });

  it('is not for those who may only look after mails: its link could make them more than they are', async () => {
    const permissions = ['mails.read', 'mails.write'];
    const { body: role } = await admin.post('/api/v1/roles', { name: 'Post', permissions });
    const clerk = await addPerson(app, admin, { role: 'custom', role_id: role.id });
    const id = await queue(admin, { recipient_id: admin.user_id });
    expect(await textSeenBy(clerk, id)).toBeNull();
    expect(await textSeenBy(clerk, await queue(admin, { recipient_id: clerk.user_id }))).toContain('token=abc');
    expect((await clerk.get('/api/v1/mails')).text).not.toContain('token=');
  });

  it.each([
    ['en', 'A new password for Parley', 'Hello Ada,'],
    ['pt-BR', 'Uma nova senha para Parley', 'Olá Ada,'],
    ['es', 'Una nueva contraseña para Parley', 'Hola Ada,'],
    ['de', 'A new password for Parley', 'Hello Ada,'],
  ])('is in the language of the company: %s', async (language, subject, greeting) => {
    await admin.patch('/api/v1/companies/current', { language });
    const { body } = await admin.get(`/api/v1/mails/${await queue(admin)}`);
    expect(body.subject).toBe(subject);
    expect(body.body).toContain(greeting);
    await admin.patch('/api/v1/companies/current', { language: 'en' });
  });
});

describe('mails', () => {
  it('are shown to their company only, to those who may see them', async () => {
    const stranger = await app.signUp();
    const id = await queue(stranger, { kind: 'password_changed' });
    await queue(stranger);
    const { body } = await stranger.get('/api/v1/mails?kind=password_changed');
    expect(body).toMatchObject({ total: 1, data: [{ id, kind: 'password_changed' }] });
    expect((await admin.get(`/api/v1/mails/${id}`)).status).toBe(404);
    expect((await admin.post(`/api/v1/mails/${id}/retry`)).status).toBe(404);
    const client = await addPerson(app, stranger, { role: 'client' });
    expect((await client.get('/api/v1/mails')).status).toBe(403);
    expect((await client.get(`/api/v1/mails/${id}`)).status).toBe(403);
    expect((await client.post(`/api/v1/mails/${id}/retry`)).status).toBe(403);
  });
});
