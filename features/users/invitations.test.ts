import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { core } from '../../services/core-api/core.ts';
import { createApiClient } from '../../tests/setup/api-client.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';

const DAY_MS = 86_400_000;
const INVITATIONS = '/api/v1/auth/invitations';
const names = { first_name: 'Ivy', last_name: 'Invited' };
const password = 'correct horse battery';

let now = new Date();
let app: TestApp;
let admin: SignedIn;
let email: string;
let counter = 0;
beforeAll(async () => {
  app = await startTestApp({ services: [core], clock: { now: () => now } });
  admin = await app.signUp();
});
beforeEach(() => {
  counter += 1;
  email = `invited${counter}@shop.example`;
});
afterAll(() => app.stop());

/** Lets time pass; who waited has to sign in again. */
async function pass(ms: number): Promise<void> {
  now = new Date(now.getTime() + ms);
  const { body } = await app.post('/api/v1/auth/login', { email: admin.email, password: admin.password });
  const client = createApiClient(app.url, { authorization: `Bearer ${body.access_token}` });
  admin = { ...admin, ...client, access_token: body.access_token };
}

const invite = (body: Record<string, unknown> = {}) => admin.post(INVITATIONS, { email, role: 'client', ...body });
const accept = (token: string, body: Record<string, unknown> = {}) =>
  app.post(`${INVITATIONS}/accept`, { token, password, ...names, ...body });
const preview = (token: string) => app.get(`${INVITATIONS}/preview?token=${token}`);

/** The token of the newest mail of an invitation. */
async function tokenOf(id: string, who = admin): Promise<string> {
  const { body } = await who.get(`/api/v1/mails?recipient_id=${id}`);
  const mail = await who.get(`/api/v1/mails/${body.data[0].id}`);
  return /\/accept-invitation#token=(\S+)/.exec(mail.body.body)![1]!;
}

describe('an invitation', () => {
  it('leads by mail to an account whose address is confirmed', async () => {
    const made = await invite({ role: 'content_writer', first_name: 'Ivy' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${INVITATIONS}/${made.body.id}`);
    expect(made.body).toMatchObject({ email, role: 'content_writer', invited_by: admin.user_id, accepted_at: null });
    expect(Date.parse(made.body.expires_at) - Date.parse(made.body.created_at)).toBe(7 * DAY_MS);
    const token = await tokenOf(made.body.id);
    expect((await preview(token)).body).toEqual({
      company_name: expect.stringMatching(/^Company/),
      email,
      first_name: 'Ivy',
      last_name: '',
      role: 'content_writer',
    });
    const accepted = await accept(token);
    expect(accepted.status).toBe(201);
    expect(accepted.body.user).toMatchObject({
      ...names,
      email,
      company_id: admin.company_id,
      role: 'content_writer',
      email_verified: true,
    });
    const { body } = await app.post('/api/v1/auth/login', { email, password });
    expect(body.user.id).toBe(accepted.body.user.id);
    expect((await admin.get(`${INVITATIONS}/${made.body.id}`)).body.accepted_at).toBe(now.toISOString());
    expect((await admin.get(`${INVITATIONS}?is_accepted=true`)).body.data).toMatchObject([{ id: made.body.id }]);
  });

  it('works once, also for two who use it at the same time', async () => {
    const { body } = await invite();
    const token = await tokenOf(body.id);
    const answers = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422, 422]);
    const again = await accept(token);
    expect(again.status).toBe(422);
    expect(again.body.errors).toMatchObject([{ field: 'token' }]);
    expect((await preview(token)).status).toBe(422);
    expect((await admin.delete(`${INVITATIONS}/${body.id}`)).status).toBe(409);
    expect((await admin.post(`${INVITATIONS}/${body.id}/resend`)).status).toBe(409);
  });

  it('keeps no secret where it could be read: neither rows, answers nor the audit log hold its token', async () => {
    const { body, text } = await invite();
    const token = await tokenOf(body.id);
    const secret = Buffer.from(token, 'base64url').subarray(32);
    const dump = await app.ground.db.tenant(admin.company_id, async (tdb) => {
      const kept = await sql<{ row: string }>`
        select row(i.*)::text as row from invitations i union all select row(a.*)::text from audit_log a`.execute(
        tdb.q,
      );
      return kept.rows.map(({ row }) => row).join('\n');
    });
    for (const trace of [token, secret.toString('hex'), secret.toString('base64url')]) {
      expect(dump).not.toContain(trace);
      expect(text).not.toContain(trace);
    }
  });

  it('is over after seven days, or when it was taken back', async () => {
    const late = (await invite()).body;
    const token = await tokenOf(late.id);
    await pass(7 * DAY_MS);
    expect((await accept(token)).status).toBe(422);
    // Nobody has to take back what is over.
    const next = await invite();
    expect(next.status).toBe(201);
    const taken = await tokenOf(next.body.id);
    expect((await admin.delete(`${INVITATIONS}/${next.body.id}`)).status).toBe(204);
    expect((await accept(taken)).status).toBe(422);
    expect((await admin.get(`/api/v1/mails?recipient_id=${next.body.id}`)).body.total).toBe(0);
  });

  it('is sent again with another link, and not twice in a minute', async () => {
    const { body } = await invite();
    const first = await tokenOf(body.id);
    const hasty = await admin.post(`${INVITATIONS}/${body.id}/resend`);
    expect(hasty.status).toBe(429);
    expect(Number(hasty.headers.get('retry-after'))).toBeGreaterThan(0);
    await pass(DAY_MS);
    const again = await admin.post(`${INVITATIONS}/${body.id}/resend`);
    expect(again.status).toBe(200);
    expect(Date.parse(again.body.expires_at)).toBe(now.getTime() + 7 * DAY_MS);
    expect((await accept(first)).status).toBe(422);
    expect((await accept(await tokenOf(body.id))).status).toBe(201);
  });

  it('fills nobody’s mailbox though it is taken back: once a minute and five times a day, welcomes counted', async () => {
    const once = async () => {
      const made = await invite();
      if (made.status === 201) await admin.delete(`${INVITATIONS}/${made.body.id}`);
      return made;
    };
    const welcome = async () => {
      const made = await admin.post('/api/v1/users', { email, ...names, role: 'client' });
      if (made.status === 201) expect((await admin.delete(`/api/v1/users/${made.body.id}`)).status).toBe(204);
      return made;
    };
    const waitOf = ({ headers }: { headers: Headers }) => Number(headers.get('retry-after'));
    expect((await once()).status).toBe(201);
    for (const hasty of [await once(), await welcome()]) {
      expect(hasty.status).toBe(429);
      expect(waitOf(hasty)).toBe(60);
    }
    for (const again of [welcome, once, welcome, once]) {
      await pass(60_000);
      expect((await again()).status).toBe(201);
    }
    await pass(60_000);
    for (const sixth of [await once(), await welcome()]) {
      expect(sixth.status).toBe(429);
      expect(waitOf(sixth)).toBe(DAY_MS / 1_000 - 5 * 60);
    }
    const other = await app.signUp();
    expect((await other.post(INVITATIONS, { email, role: 'client' })).status).toBe(201);
    const kept = await app.ground.db.tenant(admin.company_id, ({ q }) =>
      sql<{ row: string }>`select row(m.*)::text as row from mailed_strangers m`.execute(q),
    );
    expect(kept.rows.length).toBeGreaterThanOrEqual(5);
    for (const { row } of kept.rows) expect(row).not.toContain('@');
    await pass(DAY_MS);
    expect((await once()).status).toBe(201);
  });

  it('goes once to an address, and to nobody who is there already', async () => {
    expect((await invite()).status).toBe(201);
    expect((await invite()).status).toBe(409);
    expect((await admin.post(INVITATIONS, { email: admin.email, role: 'client' })).status).toBe(409);
  });

  it('is refused in words to somebody whose address has an account, and stays open', async () => {
    const other = await app.signUp();
    const made = await invite({ email: other.email });
    expect(made.status).toBe(201);
    const token = await tokenOf(made.body.id);
    const refused = await accept(token);
    expect(refused.status).toBe(409);
    expect(refused.body.errors).toEqual([{ field: 'email', message: 'has an account already' }]);
    expect((await preview(token)).status).toBe(200);
  });

  it('takes no bad password, and no token but its own', async () => {
    const { body } = await invite();
    const token = await tokenOf(body.id);
    for (const bad of ['password1', email]) {
      const answer = await accept(token, { password: bad });
      expect(answer.body.errors).toMatchObject([{ field: 'password' }]);
    }
    const bytes = Buffer.from(token, 'base64url');
    const forged = [0, 20, 40, bytes.length - 1].map((place) => {
      const copy = Buffer.from(bytes);
      copy[place] = copy[place]! ^ 1;
      return copy.toString('base64url');
    });
    for (const bad of [...forged, `${token}A`, token.slice(1), `${token}=`, 'x'])
      expect((await accept(bad)).status, bad).toBe(422);
    expect((await accept(token, { role: 'company_admin' })).status).toBe(422);
    expect((await accept(token)).status).toBe(201);
  });

  it('lets nobody into a company that was suspended meanwhile, nor beyond its seats', async () => {
    const [one, other] = [(await invite()).body, (await invite({ email: `second.${email}` })).body];
    const tokens = [await tokenOf(one.id), await tokenOf(other.id)];
    const setCompany = (change: { suspended_at: Date | null } | { limits: string }) =>
      app.ground.db.tenant(admin.company_id, (tdb) =>
        tdb.q
          .updateTable('companies')
          .set(change as never)
          .execute(),
      );
    await setCompany({ suspended_at: now });
    const refused = await accept(tokens[0]!);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('suspended');
    await setCompany({ suspended_at: null });
    const { body } = await admin.get('/api/v1/users?is_active=true&limit=1');
    await setCompany({ limits: JSON.stringify({ seats: body.total + 1 }) });
    const answers = await Promise.all(tokens.map((token) => accept(token)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect((await invite({ email: `third.${email}` })).status).toBe(409);
    await setCompany({ limits: '{}' });
  });

  it("is the company's own", async () => {
    const { body } = await invite();
    const stranger = await app.signUp();
    expect((await stranger.get(`${INVITATIONS}/${body.id}`)).status).toBe(404);
    expect((await stranger.delete(`${INVITATIONS}/${body.id}`)).status).toBe(404);
    expect((await stranger.post(`${INVITATIONS}/${body.id}/resend`)).status).toBe(404);
    expect((await stranger.get(INVITATIONS)).body).toEqual({ data: [], total: 0 });
  });

  it('leaves lines in the audit log that name no person', async () => {
    const { body } = await invite();
    const { body: done } = await accept(await tokenOf(body.id));
    const { rows } = await app.ground.db.tenant(admin.company_id, (tdb) =>
      sql<{ action: string; actor_id: string; line: string }>`
        select action, actor_id, row(a.*)::text as line from audit_log a where target_id = ${body.id} order by id`.execute(
        tdb.q,
      ),
    );
    expect(rows.map(({ action, actor_id }) => [action, actor_id])).toEqual([
      ['invitation.created', admin.user_id],
      ['invitation.accepted', done.user.id],
    ]);
    for (const { line } of rows) for (const personal of [email, 'Ivy']) expect(line).not.toContain(personal);
  });
});
