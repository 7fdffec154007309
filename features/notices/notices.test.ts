import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { raiseNotice, resolveNotice, type NewNotice } from './index.ts';

const NOTICES = '/api/v1/notices';

let app: TestApp;
let shop: SignedIn;
/** Of those who raise; the server's own goes on as it does. */
let now = new Date();
const clock = { now: () => now };
beforeAll(async () => {
  app = await startTestApp();
  shop = await app.signUp();
});
afterAll(() => app.stop());

let serial = 0;
function trouble(more: Partial<NewNotice> = {}): NewNotice {
  serial += 1;
  return {
    kind: 'channel_token',
    severity: 'warning',
    title: 'The token ends soon',
    detail: 'Make a new one.',
    subject: { type: 'channel', id: null },
    dedupe_key: `trouble-${serial}`,
    ...more,
  };
}

const raise = (notice: NewNotice, by = shop) =>
  app.ground.db.tenant(by.company_id, (tdb) => raiseNotice(tdb, notice, { clock, mailer: app.ground.mailer }));
const resolve = (key: string) => app.ground.db.tenant(shop.company_id, (tdb) => resolveNotice(tdb, key, { clock }));
const later = (hours: number): void => void (now = new Date(now.getTime() + hours * 3_600_000));
const open = async () => (await shop.get(`${NOTICES}?state=open`)).body;
const mails = async () => (await shop.get('/api/v1/mails?kind=notice')).body;

test('a trouble is one notice for as long as it lasts, and tells how often it showed', async () => {
  const notice = trouble();
  expect(await raise(notice)).toBe(true);
  later(1);
  expect(await raise({ ...notice, title: 'The token ends today' })).toBe(false);
  const { data } = await open();
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({ title: 'The token ends today', times: 2, severity: 'warning', state: 'open' });
  expect(Date.parse(data[0].last_raised_at) - Date.parse(data[0].raised_at)).toBe(3_600_000);
  expect(await resolve(notice.dedupe_key)).toBe(true);
  expect(await resolve(notice.dedupe_key)).toBe(false);
  expect((await open()).total).toBe(0);
  expect(await raise(notice)).toBe(true);
  await resolve(notice.dedupe_key);
});

test('what is critical is mailed to the active administrators, once, also when it became so', async () => {
  const notice = trouble();
  await raise(notice);
  expect((await mails()).total).toBe(0);
  await raise({ ...notice, severity: 'critical', title: 'The token\r\nBcc: x' });
  await raise({ ...notice, severity: 'critical' });
  const { data, total } = await mails();
  expect(total).toBe(1);
  expect(data[0].to).toBe(shop.email);
  expect(data[0].subject).toMatch(/The token Bcc: x$/);
  await app.settle();
  expect((await shop.get(`/api/v1/mails/${data[0].id}`)).body.body).toContain('Make a new one.');
  await resolve(notice.dedupe_key);
});

test('people who dismiss it are left alone for a week, and told again when it lasts longer or gets critical', async () => {
  const notice = trouble();
  await raise(notice);
  const { id } = (await open()).data[0];
  const dismissed = await shop.post(`${NOTICES}/${id}/dismiss`);
  expect(dismissed.body).toMatchObject({ state: 'dismissed' });
  expect((await shop.post(`${NOTICES}/${id}/dismiss`)).body).toEqual(dismissed.body);
  later(24);
  expect(await raise(notice)).toBe(false);
  expect((await open()).total).toBe(0);
  later(7 * 24);
  expect(await raise(notice)).toBe(true);
  expect((await open()).data[0]).toMatchObject({ id, times: 3, dismissed_at: null });
  await shop.post(`${NOTICES}/${id}/dismiss`);
  expect(await raise({ ...notice, severity: 'critical' })).toBe(true);
  await resolve(notice.dedupe_key);
});

test('a notice is of one company, and raising it twice at once makes one', async () => {
  const other = await app.signUp();
  const notice = trouble();
  const told = await Promise.all([raise(notice), raise(notice), raise(notice, other)]);
  expect(told.filter(Boolean)).toHaveLength(2);
  const { data } = (await other.get(NOTICES)).body;
  expect(data).toHaveLength(1);
  const theirs = await shop.post(`${NOTICES}/${data[0].id}/dismiss`);
  expect(theirs).toMatchObject({ status: 404, body: { detail: 'Notice not found' } });
  expect((await other.get(NOTICES)).body.data[0].state).toBe('open');
});
