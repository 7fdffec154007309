import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';

let app: TestApp;
let token: string;
let company_id: string;
let user_id: string;

const login = { email: 'ada@shop.example', password: 'correct horse' };
const signUp = (email: string, company_name: string) =>
  app.post('/api/v1/auth/signup', { ...login, email, first_name: 'Ada', last_name: 'L', company_name });
const tokenOf = async (email: string): Promise<string> =>
  (await app.post('/api/v1/auth/login', { ...login, email })).body.access_token;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const current = (as = token) => app.get('/api/v1/companies/current', bearer(as));
const change = (body: unknown, as = token) => app.patch('/api/v1/companies/current', body, bearer(as));

beforeAll(async () => {
  app = await startTestApp();
  ({ company_id, id: user_id } = (await signUp(login.email, 'Shop')).body.user);
  token = await tokenOf(login.email);
});
afterAll(() => app.stop());

describe("the caller's company", () => {
  it('is shown', async () => {
    const answer = await current();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: company_id,
      name: 'Shop',
      language: 'en',
      time_zone: 'UTC',
      owner_user_id: user_id,
      plan: 'unlimited',
      limits: {
        requests_per_minute: null,
        messages_per_month: null,
        campaign_messages_per_minute: null,
        llm_micros_per_month: null,
        seats: null,
      },
      usage: { month: expect.stringMatching(/^\d{4}-\d{2}-01$/), messages_this_month: 0, seats: 1 },
      settings: { contact_email: null, allow_acting: true, seal_content: false },
      retention: {
        messages_days: null,
        deliveries_days: 90,
        events_days: 90,
        passports_days: null,
        mails_days: 30,
        sessions_days: 90,
      },
      status: 'active',
      delete_after: null,
      deletion_ordered_by: null,
      acting: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
  });

  it('is changed field by field', async () => {
    const answer = await change({ name: ' Loja São João ', language: 'pt-BR' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ name: 'Loja São João', language: 'pt-BR', time_zone: 'UTC' });
    expect((await change({ time_zone: 'America/Sao_Paulo' })).body).toMatchObject({
      language: 'pt-BR',
      time_zone: 'America/Sao_Paulo',
    });
    expect((await current()).body).toMatchObject({ name: 'Loja São João', time_zone: 'America/Sao_Paulo' });
  });

  it('keeps what was not named of its settings and of how long it keeps things', async () => {
    await change({ settings: { contact_email: 'ops@shop.example' }, retention: { messages_days: 365 } });
    const answer = await change({ settings: { allow_acting: false }, retention: { events_days: null } });
    expect(answer.body.settings).toMatchObject({ contact_email: 'ops@shop.example', allow_acting: false });
    expect(answer.body.retention).toMatchObject({ messages_days: 365, events_days: null, mails_days: 30 });
    await change({ settings: { contact_email: null, allow_acting: true }, retention: { messages_days: null } });
  });

  it.each(['UTC', 'Etc/GMT+3', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Europe/Kyiv'])(
    'may be in the time zone %s',
    async (time_zone) => {
      expect((await change({ time_zone })).body.time_zone).toBe(time_zone);
    },
  );

  it.each([
    ['an unknown field', { plan: 'free' }, 'plan'],
    ['a limit', { limits: { seats: 1_000 } }, 'limits'],
    ['an unknown setting', { settings: { colour: 'red' } }, 'colour'],
    ['an address that is none', { settings: { contact_email: 'ops' } }, 'contact_email'],
    ['nothing kept', { retention: { messages_days: 0 } }, 'messages_days'],
    ['half a day', { retention: { messages_days: 1.5 } }, 'messages_days'],
    ['a kind of data that is none', { retention: { secrets_days: 1 } }, 'secrets_days'],
    ['a standing', { status: 'active' }, 'status'],
    ['an id', { id: 'x' }, 'id'],
    ['nothing', {}, 'field'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a name with a zero byte', { name: 'a\0b' }, 'name'],
    ['no name', { name: null }, 'name'],
    ['an offset for a time zone', { time_zone: '+02:00' }, 'time_zone'],
    ['a time zone that is none', { time_zone: 'Mars/Olympus' }, 'time_zone'],
    ['a path for a time zone', { time_zone: '../../etc/passwd' }, 'time_zone'],
    ['a language that is none', { language: 'english language' }, 'language'],
    ['a language in other letters', { language: 'PT-br' }, 'language'],
  ])('is not changed by %s', async (_what, body, field) => {
    const before = (await current()).body;
    const answer = await change(body);
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain(field);
    expect((await current()).body).toEqual(before);
  });

  it("is nobody else's", async () => {
    await signUp('eve@other.example', 'Other');
    const other = await tokenOf('eve@other.example');
    expect((await change({ name: 'Mine now' }, other)).body.name).toBe('Mine now');
    expect((await current()).body.name).not.toBe('Mine now');
  });

  it.each<['company_admin' | 'content_manager' | 'content_writer' | 'client', number, number]>([
    ['company_admin', 200, 200],
    ['content_manager', 200, 403],
    ['content_writer', 200, 403],
    ['client', 200, 403],
  ])('is read and changed by a %s: %i, %i', async (role, read, write) => {
    const { body } = await signUp(`${role.replace('_', '.')}@roles.example`, 'Roles');
    await app.ground.db.tenant(body.user.company_id, (tdb) => tdb.q.updateTable('users').set({ role }).execute());
    const as = await tokenOf(body.user.email);
    expect((await current(as)).status).toBe(read);
    expect((await change({ name: 'Changed' }, as)).status).toBe(write);
  });

  it('needs a caller', async () => {
    const answer = await app.get('/api/v1/companies/current');
    expect(answer.status).toBe(401);
    expect(answer.body.detail).toBe('Invalid authentication credentials');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });
});
