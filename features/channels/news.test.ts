import { readFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountEventItem } from '#connectors/messaging';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { applyChannelNews, NOTED_FIELDS, noteTokenTrouble } from './index.ts';

const CHANNELS = '/api/v1/channels';

let app: TestApp;
let shop: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  shop = await app.signUp();
});
afterAll(() => app.stop());

let serial = 0;
async function connect(more: object = {}) {
  const waba_id = String(randomInt(1e11, 1e12));
  const display_phone_number = `+1 555 ${String(randomInt(1e6, 1e7))}`;
  const made = await shop.post(CHANNELS, {
    name: 'Number',
    phone_number_id: String(randomInt(1e11, 1e12)),
    waba_id,
    display_phone_number,
    ...more,
  });
  expect(made.status, made.text).toBe(201);
  return made.body as { id: string; waba_id: string; display_phone_number: string };
}

type Channel = Awaited<ReturnType<typeof connect>>;
const read = async ({ id }: Channel) => (await shop.get(`${CHANNELS}/${id}`)).body;
const notices = async (subject: string) => (await shop.get(`/api/v1/notices?subject_id=${subject}`)).body.data;

/** The platform says something; each time a minute later than the last, unless it says when. */
function hear(waba_id: string, field: string, value: Record<string, unknown>, at?: string): Promise<boolean> {
  serial += 1;
  const item: AccountEventItem = {
    kind: 'account_event',
    index: 0,
    dedupe_key: `news-${serial}`,
    waba_id,
    phone_number_id: null,
    field,
    event: typeof value['event'] === 'string' ? value['event'] : null,
    at: at ?? new Date(Date.UTC(2026, 0, 1, 0, serial)).toISOString(),
    value,
    raw: value,
  };
  return app.ground.db.tenant(shop.company_id, (tdb) => applyChannelNews(tdb, item, app.ground));
}

const update = (waba_id: string, event: string, more: object = {}, at?: string) =>
  hear(waba_id, 'account_update', { event, ...more }, at);
const ban = (state: string) => ({ ban_info: { waba_ban_state: state, waba_ban_date: 'April 17, 2027' } });
const restricted = { restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }] };

describe('an account that may not work', () => {
  test.each([
    ['is restricted', 'ACCOUNT_RESTRICTION', restricted],
    ['broke a rule', 'ACCOUNT_VIOLATION', { violation_info: { violation_type: 'ADULT' } }],
    ['is disabled', 'DISABLED_UPDATE', ban('DISABLE')],
    ['is locked', 'ACCOUNT_LOCKED', {}],
  ])(
    'because it %s stops its channels, tells the administrators, and goes on when it is reinstated',
    async (_w, event, more) => {
      const [one, other] = [await connect(), await connect()];
      expect(await update(one.waba_id, event, more)).toBe(true);
      expect(await read(one)).toMatchObject({ status: 'paused', paused_reason: 'platform' });
      expect((await read(other)).status).toBe('active');
      expect(await notices(one.waba_id)).toMatchObject([{ severity: 'critical', state: 'open' }]);
      expect(await update(one.waba_id, 'DISABLED_UPDATE', ban('REINSTATE'))).toBe(true);
      expect(await read(one)).toMatchObject({ status: 'active', paused_reason: null });
      expect(await notices(one.waba_id)).toMatchObject([{ state: 'resolved' }]);
    },
  );

  test('leaves alone what a person stopped, and does not go on with it', async () => {
    const one = await connect({ status: 'paused' });
    await update(one.waba_id, 'ACCOUNT_RESTRICTION', restricted);
    await update(one.waba_id, 'DISABLED_UPDATE', ban('REINSTATE'));
    expect(await read(one)).toMatchObject({ status: 'paused', paused_reason: 'person' });
  });

  test('only for new numbers, or only later, goes on sending', async () => {
    const one = await connect();
    await update(one.waba_id, 'ACCOUNT_RESTRICTION', {
      restriction_info: [{ restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION' }],
    });
    await update(one.waba_id, 'DISABLED_UPDATE', ban('SCHEDULE_FOR_DISABLE'));
    expect((await read(one)).status).toBe('active');
    const [notice] = await notices(one.waba_id);
    expect(notice).toMatchObject({ severity: 'critical', times: 2 });
    expect(notice.title).toContain('April 17, 2027');
  });

  test('stays stopped when a partner is added to it', async () => {
    const one = await connect();
    await update(one.waba_id, 'ACCOUNT_RESTRICTION', restricted);
    for (const event of ['PARTNER_ADDED', 'PARTNER_APP_INSTALLED', 'ACCOUNT_RECONNECTED']) {
      await update(one.waba_id, event);
      expect(await read(one)).toMatchObject({ status: 'paused', paused_reason: 'platform' });
    }
    expect(await notices(one.waba_id)).toMatchObject([{ state: 'open' }]);
  });

  test('is not stopped by news that are older than its reinstatement', async () => {
    const one = await connect();
    await update(one.waba_id, 'DISABLED_UPDATE', ban('REINSTATE'), '2026-06-02T00:00:00.000Z');
    expect(await update(one.waba_id, 'ACCOUNT_RESTRICTION', restricted, '2026-06-01T00:00:00.000Z')).toBe(false);
    expect((await read(one)).status).toBe('active');
  });
});

test.each(['PARTNER_REMOVED', 'ACCOUNT_DELETED', 'ACCOUNT_OFFBOARDED', 'PARTNER_APP_UNINSTALLED'])(
  'after %s the channel is disconnected until the account comes back',
  async (event) => {
    const one = await connect();
    await update(one.waba_id, event, { disconnection_info: { reason: 'USER_REQUEST' } });
    expect(await read(one)).toMatchObject({ status: 'paused', paused_reason: 'disconnected' });
    expect(await notices(one.waba_id)).toMatchObject([{ kind: 'account_disconnected', state: 'open' }]);
    await update(one.waba_id, 'ACCOUNT_RECONNECTED');
    expect(await read(one)).toMatchObject({ status: 'active', paused_reason: null });
    expect(await notices(one.waba_id)).toMatchObject([{ state: 'resolved' }]);
  },
);

test('limits are learned: how fast a number sends, and to how many its portfolio may write first', async () => {
  const portfolio_id = String(randomInt(1e11, 1e12));
  const [one, sister] = [await connect({ portfolio_id }), await connect({ portfolio_id })];
  const coexistence = await connect({ is_coexistence: true });
  for (const { waba_id, display_phone_number } of [one, coexistence]) {
    await hear(waba_id, 'phone_number_quality_update', {
      event: 'THROUGHPUT_UPGRADE',
      display_phone_number: display_phone_number.replaceAll(/\D/g, ''),
      max_daily_conversations_per_business: 'TIER_10K',
    });
  }
  expect(await read(one)).toMatchObject({ throughput_per_second: 1_000, messaging_limit: 10_000 });
  expect(await read(sister)).toMatchObject({ throughput_per_second: 80, messaging_limit: 10_000 });
  expect(await read(coexistence)).toMatchObject({ throughput_per_second: 20 });
  await hear(sister.waba_id, 'business_capability_update', { max_daily_conversations_per_business: -1 });
  expect((await read(one)).messaging_limit).toBe(-1);
  await shop.patch(`${CHANNELS}/${one.id}`, { throughput_cap: 5 });
  expect((await read(one)).throughput_per_second).toBe(5);
  expect(await hear(one.waba_id, 'business_capability_update', { max_phone_numbers_per_waba: 25 })).toBe(false);
});

test('a name is shown once the platform accepts it, and a refusal is told', async () => {
  const one = await connect();
  const name = { display_phone_number: one.display_phone_number, requested_verified_name: 'Lucky Shrub' };
  await hear(one.waba_id, 'phone_number_name_update', {
    ...name,
    decision: 'REJECTED',
    rejection_reason: 'NAME_UNFIT',
  });
  expect(await read(one)).toMatchObject({ name_status: 'REJECTED', verified_name: null });
  expect((await notices(one.id))[0].detail).toContain('name unfit');
  await hear(one.waba_id, 'phone_number_name_update', { ...name, decision: 'APPROVED' });
  expect(await read(one)).toMatchObject({ name_status: 'APPROVED', verified_name: 'Lucky Shrub' });
  expect(await notices(one.id)).toMatchObject([{ state: 'resolved' }]);
});

test('alerts, reviews and what happens to a PIN are told', async () => {
  const one = await connect();
  const alert = (alert_status: string) =>
    hear(one.waba_id, 'account_alerts', {
      entity_id: one.waba_id,
      alert_info: {
        alert_severity: 'WARNING',
        alert_status,
        alert_type: 'PROFILE_PICTURE_LOST',
        alert_description: 'x',
      },
    });
  await alert('ACTIVE');
  expect(await notices(one.waba_id)).toMatchObject([{ severity: 'warning', state: 'open', detail: 'x' }]);
  await alert('NONE');
  expect(await notices(one.waba_id)).toMatchObject([{ state: 'resolved' }]);
  await hear(one.waba_id, 'account_review_update', { decision: 'REJECTED' });
  expect((await notices(one.waba_id))[0]).toMatchObject({ kind: 'account_review', severity: 'critical' });
  await hear(one.waba_id, 'security', { event: 'PIN_RESET_REQUEST', requester: '61555822107539' });
  const [security] = await notices(one.id);
  expect(security).toMatchObject({ kind: 'number_security', severity: 'critical' });
  expect(JSON.stringify(security)).not.toContain('61555822107539');
});

test('news of an account that the company does not have change nothing', async () => {
  expect(await update('1', 'ACCOUNT_RESTRICTION', restricted)).toBe(false);
});

test('every field about accounts and numbers has an outcome that the README names', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  for (const field of [...NOTED_FIELDS, 'account_update', 'account_alerts', 'security'])
    expect(readme).toContain(field);
});

test('a send that is refused for the token shows on the channel and is told once', async () => {
  const one = await connect();
  const trouble = (code: number) =>
    app.ground.db.tenant(shop.company_id, (tdb) => noteTokenTrouble(tdb, { channel_id: one.id, code }, app.ground));
  expect(await trouble(131047)).toBe(false);
  expect((await read(one)).attention).toBe(null);
  expect([await trouble(190), await trouble(190)]).toEqual([true, false]);
  expect((await read(one)).attention).toMatchObject({ code: 190 });
  expect(await notices(one.id)).toHaveLength(1);
  await trouble(131031);
  expect(await read(one)).toMatchObject({ status: 'paused', paused_reason: 'platform' });
});
