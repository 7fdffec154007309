import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { openCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

let app: TestApp;
let admin: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.signUp();
});
afterAll(() => app.stop());

const PATH = '/api/v1/contacts';

test('a contact is made, read, changed and deleted', async () => {
  const made = await admin.post(PATH, { name: 'Rosa', phone: '+1 (555) 010-0001', language: 'pt-BR' });
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'Rosa', phone: '+15550100001', wa_id: '15550100001', opted_out_at: null },
  });
  const path = made.headers.get('location')!;
  expect((await admin.get(path)).body).toEqual(made.body);

  const changed = await admin.patch(path, { name: 'Rosa Lima' });
  expect(changed.body).toMatchObject({ id: made.body.id, name: 'Rosa Lima', language: 'pt-BR' });
  expect((await admin.get(path)).body).toEqual(changed.body);

  expect((await admin.delete(path)).status).toBe(204);
  expect(await admin.get(path)).toMatchObject({ status: 404, body: { detail: 'Contact not found' } });
  expect((await admin.delete(path)).status).toBe(404);
});

test.each([
  [{}, 'phone'],
  [{ phone: '12' }, 'phone'],
  [{ phone: 'not a number' }, 'phone'],
  [{ user_id: 'nonsense' }, 'user_id'],
  [{ phone: '+15550100002', language: '??' }, 'language'],
  [{ phone: '+15550100002', company_id: 'x' }, 'company_id'],
  [{ phone: '+15550100002', name: 'nul \u0000' }, undefined],
])('%j is refused and the field named', async (body, field) => {
  const answer = await admin.post(PATH, body);
  expect(answer.status).toBe(422);
  if (field !== undefined) expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
});

test('fifty at once with one number make one contact', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => admin.post(PATH, { phone: '+15550100010', name: 'Twin' })),
  );
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status === 409)).toHaveLength(49);
  expect((await admin.get(`${PATH}?phone=%2B15550100010`)).body.total).toBe(1);
});

test('the spellings of one number in Brazil and Mexico are one contact', async () => {
  expect((await admin.post(PATH, { phone: '+55 11 98888-7777' })).status).toBe(201);
  expect((await admin.post(PATH, { phone: '+55 11 8888-7777' })).status).toBe(409);
  expect((await admin.post(PATH, { phone: '+52 55 1234 5678' })).status).toBe(201);
  expect((await admin.post(PATH, { phone: '+521 55 1234 5678' })).status).toBe(409);
});

test('lists page, sort, filter and search, and their totals are right', async () => {
  const own = await app.signUp();
  const names = ['Ana', 'Bia', 'Caio', 'Davi', 'Ana Maria'];
  for (const [index, name] of names.entries()) await own.post(PATH, { name, phone: `+1555010020${index}` });
  const list = async (query: string) => (await own.get(`${PATH}?${query}`)).body;
  const namesOf = (page: { data: { name: string }[] }) => page.data.map((contact) => contact.name);

  expect(namesOf(await list('sort=created_at&order=asc'))).toEqual(names);
  expect(namesOf(await list('sort=name&order=asc&limit=2'))).toEqual(['Ana', 'Ana Maria']);
  const second = await list('sort=name&order=asc&skip=2&limit=2');
  expect(second).toMatchObject({ total: 5, data: [{ name: 'Bia' }, { name: 'Caio' }] });
  expect(await list('skip=100')).toEqual({ data: [], total: 5 });
  expect(await list('q=ana&sort=name&order=asc')).toMatchObject({
    total: 2,
    data: [{ name: 'Ana' }, { name: 'Ana Maria' }],
  });
  expect(await list('q=%2515')).toMatchObject({ total: 0 });
  expect(await list('q=15550100203')).toMatchObject({ total: 1, data: [{ name: 'Davi' }] });
  expect(await list('phone=%2B15550100202')).toMatchObject({ total: 1, data: [{ name: 'Caio' }] });
  expect(await own.get(`${PATH}?limit=501`)).toMatchObject({ status: 422 });
  expect(await own.get(`${PATH}?colour=blue`)).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'querystring.colour' }] },
  });
  expect((await own.get(`${PATH}?sort=company_id`)).status).toBe(422);
});

test('a list is never older than the change before it', async () => {
  const own = await app.signUp();
  const ids: string[] = [];
  for (let round = 0; round < 30; round += 1) {
    const { body } = await own.post(PATH, { name: `n${round}`, phone: `+155501003${String(round).padStart(2, '0')}` });
    ids.push(body.id);
    if (round % 3 === 2) await own.delete(`${PATH}/${ids.shift()}`);
    if (round % 5 === 4) await own.patch(`${PATH}/${ids[0]}`, { name: `renamed ${round}` });
    const [page, one] = await Promise.all([own.get(`${PATH}?order=asc&limit=500`), own.get(`${PATH}/${ids[0]}`)]);
    expect(page.body.total).toBe(ids.length);
    expect(page.body.data.map((contact: { id: string }) => contact.id)).toEqual(ids);
    expect(page.body.data[0]).toEqual(one.body);
  }
});

test('an Idempotency-Key makes one contact; another body under it is refused', async () => {
  const headers = { 'idempotency-key': 'contact-1' };
  const first = await admin.post(PATH, { phone: '+15550100400' }, headers);
  const again = await admin.post(PATH, { phone: '+15550100400' }, headers);
  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect((await admin.post(PATH, { phone: '+15550100401' }, headers)).status).toBe(422);
  expect((await admin.post(PATH, { phone: '+15550100402' }, { 'idempotency-key': 'é' })).status).toBe(400);
});

test('opting out and in is shown', async () => {
  const { body } = await admin.post(PATH, { phone: '+15550100500' });
  expect((await admin.post(`${PATH}/${body.id}/opt_out`)).body.opted_out_at).toEqual(expect.any(String));
  expect((await admin.post(`${PATH}/${body.id}/opt_in`)).body.opted_out_at).toBeNull();
});

test('a contact with conversations is not deleted', async () => {
  const company = await openCompany(app);
  await deliver(app.url, envelope(messageChange({ phone_number_id: company.phone_number_id, from: '15550100600' })));
  await app.settle();
  const { body } = await company.get(PATH);
  expect((await company.delete(`${PATH}/${body.data[0].id}`)).status).toBe(409);
});
