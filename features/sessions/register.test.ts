import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#tests/setup/app.ts';
import { bearer } from '#tests/setup/sessions.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const person = { email: 'Ada@Shop.example', username: 'Countess Ada', password: 'correct horse' };
const register = (change: Record<string, unknown> = {}) => app.post('/api/register', { ...person, ...change });

describe('registering', () => {
  it('makes a company with its admin, who is signed in at once', async () => {
    const made = await register();
    expect(made.status).toBe(201);
    expect(made.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(made.body).toSorted()).toEqual(['access_token', 'token_type', 'user']);
    expect(made.body).toMatchObject({
      token_type: 'bearer',
      user: { email: 'ada@shop.example', username: 'Countess Ada', role: 'company_admin', is_owner: true },
    });
    const { body: company } = await app.get('/api/v1/companies/current', bearer(made.body.access_token));
    expect(company.name).toBe("Countess Ada's company");

    const login = await app.post('/api/login', { email: person.email, password: person.password });
    expect(login.status).toBe(200);
    expect(login.body.user).toEqual(made.body.user);
    expect((await app.post('/api/v1/register', person)).status).toBe(409);
  });

  it('is refused for a name or an address that somebody has, and says which', async () => {
    await register({ email: 'first@shop.example', username: 'taken' });
    const name = await register({ email: 'second@shop.example', username: 'TAKEN' });
    expect(name.status).toBe(409);
    expect(name.body.errors).toEqual([{ field: 'username', message: 'is taken' }]);
    const address = await register({ email: 'FIRST@shop.example', username: 'free' });
    expect(address.status).toBe(409);
    expect(address.body.detail).toContain('e-mail address');
  });

  it('makes one account of two attempts at the same time', async () => {
    const answers = await Promise.all(
      ['a', 'b'].map((who) => register({ email: `${who}@race.example`, username: 'racer' })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it.each([
    ['an unknown field', { role: 'superadmin' }, 'role'],
    ['a name that looks like an address', { username: 'ada@shop.example' }, 'username'],
    ['an empty name', { username: ' ' }, 'username'],
    ['a name of two lines', { username: 'a\nb' }, 'username'],
    ['a very long name', { username: 'x'.repeat(65) }, 'username'],
    ['no address', { email: 'ada' }, 'email'],
    ['a common password', { password: 'password1' }, 'password'],
  ])('is refused with %s', async (_what, change, field) => {
    const answer = await register({ email: 'new@shop.example', username: 'new', ...change });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
  });
});
