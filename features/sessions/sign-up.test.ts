import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const person = { email: 'grace@shop.example', password: 'correct horse', first_name: 'Grace', last_name: 'Hopper' };
const signUp = (body: unknown) => app.post('/api/v1/auth/signup', body);
const signIn = ({ email, password }: { email: string; password: string }) =>
  app.post('/api/v1/auth/login', { email, password });
const companyOf = ({ access_token }: { access_token: string }) =>
  app.get('/api/v1/companies/current', { authorization: `Bearer ${access_token}` });

describe('signing up', () => {
  it('makes a company with its admin, who can sign in at once', async () => {
    const made = await signUp({ ...person, email: 'Grace@Shop.Example', company_name: 'Compilers & Sons' });
    expect(made.status).toBe(201);
    expect(made.body.message).toEqual(expect.any(String));
    expect(made.body.user).toEqual({
      id: expect.any(String),
      username: 'grace',
      email: 'grace@shop.example',
      first_name: 'Grace',
      last_name: 'Hopper',
      role: 'company_admin',
      role_id: null,
      company_id: expect.any(String),
      is_active: true,
      is_owner: true,
      email_verified: false,
      totp_enabled: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(made.text).not.toMatch(/password|\$2/);

    const signedIn = await signIn(person);
    expect(signedIn.status).toBe(200);
    const company = await companyOf(signedIn.body);
    expect(company.body).toMatchObject({ id: made.body.user.company_id, name: 'Compilers & Sons', time_zone: 'UTC' });
  });

  it('names the company after its founder when no name is given', async () => {
    const body = { ...person, email: 'edsger@shop.example', first_name: 'Edsger' };
    await signUp(body);
    const { body: pair } = await signIn(body);
    const company = await companyOf(pair);
    expect(company.body.name).toBe("Edsger's company");
  });

  it('is refused for an address that has an account, however it is spelt', async () => {
    const body = { ...person, email: 'twice@shop.example' };
    expect((await signUp(body)).status).toBe(201);
    const again = await signUp({ ...body, email: 'TWICE@shop.example', password: 'another horse' });
    expect(again.status).toBe(409);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
    expect(again.body).toMatchObject({
      status: 409,
      status_code: 409,
      detail: expect.stringContaining('e-mail address exists'),
    });
    expect((await signIn(body)).status).toBe(200);
  });

  it('makes one account of two attempts at the same time', async () => {
    const body = { ...person, email: 'race@shop.example' };
    const answers = await Promise.all([signUp(body), signUp(body), signUp(body)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it('finds another user name when the one before the @ is taken', async () => {
    const answers = await Promise.all(['a', 'b'].map((shop) => signUp({ ...person, email: `kim@${shop}.example` })));
    const names = answers.map(({ body }) => body.user.username);
    expect(names).toContain('kim');
    expect(new Set(names).size).toBe(2);
  });

  it('takes long addresses', async () => {
    const email = `${'a'.repeat(120)}@shop.example`;
    expect((await signUp({ ...person, email })).status).toBe(201);
  });

  it.each([
    ['an unknown field', { role: 'superadmin' }, 'role'],
    ['another company', { company_id: '018f3b3c-0000-7000-8000-000000000001' }, 'company_id'],
    ['no address', { email: 'grace' }, 'email'],
    ['an address with look-alike letters', { email: '\u212Aim@shop.example' }, 'email'],
    ['a short password', { password: 'xK9!vbn' }, 'password'],
    ['a password longer than 72 bytes', { password: 'ж'.repeat(37) }, 'password'],
    ['a common password', { password: 'Password123' }, 'password'],
    ['the address as password', { password: 'new@shop.example' }, 'password'],
    ['a name that is no text', { first_name: 7 }, 'first_name'],
    ['an empty name', { first_name: '  ' }, 'first_name'],
    ['a name with a zero byte', { last_name: 'Hop\0per' }, 'last_name'],
    ['a name with half a character', { last_name: 'Hop\ud800per' }, 'last_name'],
    ['a name of two lines', { company_name: 'one\ntwo' }, 'company_name'],
    ['a very long name', { company_name: 'x'.repeat(201) }, 'company_name'],
    ['a missing name', { last_name: undefined }, 'last_name'],
  ])('is refused with %s', async (_what, change, field) => {
    const answer = await signUp({ ...person, email: 'new@shop.example', ...change });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toHaveLength(1);
    expect(JSON.stringify(answer.body.errors)).toContain(field);
    expect(answer.body.detail).toContain(field);
  });

  it('names every fault at once', async () => {
    const answer = await signUp({ email: 'x', password: 'y', first_name: '', last_name: 'z', nick: 'n' });
    expect(answer.status).toBe(422);
    for (const field of ['email', 'password', 'first_name', 'nick']) expect(answer.body.detail).toContain(field);
  });
});
