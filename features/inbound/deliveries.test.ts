import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { openOperator } from '../../tests/isolation/matrix/principals.ts';
import { deliver, envelope, newWamid, statusChange } from '../../tests/setup/webhooks.ts';
import { said, text, told } from '#tests/setup/changes.ts';

let app: TestApp;
let company: TestCompany;
let sealed: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
  company = await openCompany(app);
  sealed = await openCompany(app);
  await sealed.patch('/api/v1/companies/current', { settings: { seal_content: true } });
});
afterAll(() => app.stop());

const path = '/api/v1/inbound_deliveries';

async function send(...changes: object[]): Promise<void> {
  expect(await deliver(app.url, envelope(...changes))).toBe(200);
  await app.settle();
}

const found = async (of: SignedIn, query: string) => {
  const { body } = await of.get(`${path}?${query}`);
  expect(body.total).toBe(body.data.length);
  return body.data;
};

test.each(['open', 'sealed'])(
  'a delivery is found by what it speaks of, in a company whose content is %s',
  async (kind) => {
    const of = kind === 'open' ? company : sealed;
    const { phone_number_id } = of;
    const [first, second] = [newWamid(), newWamid()];
    await send(said({ phone_number_id, from: '15550801', wamid: first, message: text('a') }));
    await send(said({ phone_number_id, from: '15550801', wamid: second, message: text('b') }));
    await send(statusChange(phone_number_id, { id: first, status: 'read' }));
    await send(told('brand_new', phone_number_id, {}));
    expect(await found(of, `q=${encodeURIComponent(first)}`)).toHaveLength(2);
    const [only, ...others] = await found(of, `q=${encodeURIComponent(second)}`);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ field: 'messages', phone_number_id, state: 'processed' });
    expect(await found(of, `q=${only.id}`)).toEqual([only]);
    expect(await found(of, 'q=unknown_field')).toMatchObject([{ field: 'brand_new', reason: 'unknown_field' }]);
    expect(await found(of, `q=${phone_number_id}`)).toHaveLength(4);
    expect(await found(of, 'field=brand_new&state=ignored')).toHaveLength(1);
    expect(await found(of, 'field=messages&reason=unknown_field')).toEqual([]);
    expect(
      await found(of, `phone_number_id=${phone_number_id}&received_from=${only.received_at}&order=asc`),
    ).toHaveLength(3);
    expect(await found(of, 'received_to=2020-01-01T00:00:00Z')).toEqual([]);
    const raw = await of.get(`${path}/${only.id}/raw`);
    expect(raw.headers.get('content-disposition')).toContain(`delivery-${only.id}.json`);
    expect(raw.text).toContain(second);
  },
);

test('nobody finds what another company got', async () => {
  const wamid = newWamid();
  await send(said({ phone_number_id: company.phone_number_id, from: '15550811', wamid, message: text('mine') }));
  expect(await found(sealed, `q=${encodeURIComponent(wamid)}`)).toEqual([]);
  expect(await found(sealed, `q=${company.phone_number_id}`)).toEqual([]);
});

test('a range is drained again, all of it and nothing twice', async () => {
  const own = await openCompany(app);
  const { phone_number_id } = own;
  const from = new Date(Date.now() - 60_000).toISOString();
  const changes = Array.from({ length: 250 }, (_, index) =>
    deliver(app.url, envelope(said({ phone_number_id, from: `1555090${index % 7}`, message: text(`${index}`) }))),
  );
  await Promise.all(changes);
  await send(told('brand_new', phone_number_id, {}));
  const before = await allMessages(own);
  const ledger = (await own.get(`${path}/ledger`)).body;
  const to = new Date(Date.now() + 60_000).toISOString();

  const ordered = await own.post(`${path}/replay`, { from, to, state: 'processed' });
  expect(ordered).toMatchObject({ status: 202, body: { state: 'running', total: 250, replayed: 0 } });
  await app.settle();
  expect((await own.get(`${path}/replays/${ordered.body.id}`)).body).toMatchObject({ state: 'done', replayed: 250 });
  const { body } = await own.get(`${path}?limit=500`);
  const attempts = body.data.map(
    (delivery: { attempts: number; state: string }) => `${delivery.state} ${delivery.attempts}`,
  );
  expect(attempts.filter((one: string) => one === 'processed 2')).toHaveLength(250);
  expect(attempts.filter((one: string) => one === 'ignored 1')).toHaveLength(1);
  expect(await allMessages(own)).toEqual(before);
  expect((await own.get(`${path}/ledger`)).body).toEqual(ledger);
  expect((await own.get(`${path}/replays`)).body.total).toBe(1);
  expect((await own.post(`${path}/replay`, { from: to, to: from })).status).toBe(422);
});

test('the ledger balances for each day, and the days are the whole', async () => {
  const [days, whole] = [
    (await company.get(`${path}/ledger/days`)).body.data,
    (await company.get(`${path}/ledger`)).body,
  ];
  for (const day of days) expect(day.received).toBe(day.processed + day.rejected + day.pending);
  const sum = (key: string) => days.reduce((total: number, day: Record<string, number>) => total + day[key]!, 0);
  for (const key of ['received', 'processed', 'rejected', 'pending', 'ignored']) expect(sum(key)).toBe(whole[key]);
});

test('who runs the install sees what came for nobody, and may have it looked at again', async () => {
  const operator = await openOperator(app);
  const phone_number_id = '990000000077';
  await send(said({ phone_number_id, from: '15550821', message: text('anybody there?') }));
  const list = () => app.get(`/api/v1/unrouted_deliveries?phone_number_id=${phone_number_id}`, operator);
  const { body } = await list();
  expect(body).toMatchObject({ total: 1, data: [{ phone_number_id, field: 'messages', items: 1, attempts: 1 }] });
  expect((await company.get('/api/v1/unrouted_deliveries')).status).toBe(403);
  const again = await app.post(`/api/v1/unrouted_deliveries/${body.data[0].id}/replay`, {}, operator);
  expect(again.status).toBe(202);
  await app.settle();
  expect((await list()).body.data).toMatchObject([{ attempts: 2 }]);
});
