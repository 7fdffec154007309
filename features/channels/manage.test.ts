import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { APP_SECRET, startTestApp, VERIFY_TOKEN, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';
import { startChannelCare } from './index.ts';

const CHANNELS = '/api/v1/channels';
const APP_ID = '100000000000001';
const DAY_MS = 86_400_000;

let simulator: Simulator;
let app: TestApp;
let shop: SignedIn;
beforeAll(async () => {
  simulator = await startSimulator({
    port: 0,
    app_secret: APP_SECRET,
    verify_token: VERIFY_TOKEN,
    log_level: 'fatal',
    tokens: ['nobody'],
  });
  app = await startTestApp({
    env: {
      WHATSAPP_API_BASE_URL: simulator.url,
      WHATSAPP_UNVERIFIED_NUMBERS: 'wait',
      META_APP_ID: APP_ID,
      META_APP_SECRET: APP_SECRET,
      META_CONFIG_ID: '42',
    },
  });
  simulator.webhook({ url: `${app.url}/webhooks/whatsapp` });
  shop = await app.signUp();
});
afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

interface Connected {
  id: string;
  phone_number_id: string;
  waba_id: string;
  token: string;
}

async function connect(number: object = {}, token: object = {}): Promise<Connected> {
  const [phone_number_id, waba_id] = [String(randomInt(1e11, 1e12)), String(randomInt(1e11, 1e12))];
  const display_phone_number = `1555${String(randomInt(1e6, 1e7))}`;
  simulator.putChannels([{ phone_number_id, waba_id, display_phone_number, name: 'Shop', ...number }]);
  const name = `token-${phone_number_id}`;
  simulator.business.putTokens([{ token: name, assets: [waba_id], ...token }]);
  const made = await shop.post(CHANNELS, { name: 'Number', phone_number_id, waba_id, access_token: name });
  expect(made.status, made.text).toBe(201);
  return { id: made.body.id, phone_number_id, waba_id, token: name };
}

const read = async ({ id }: Connected) => (await shop.get(`${CHANNELS}/${id}`)).body;
const order = ({ id }: Connected, what: string, body?: object) => shop.post(`${CHANNELS}/${id}/${what}`, body);
const check = async (one: Connected) => (await order(one, 'check')).body;
const areas = (found: { problems: { area: string }[] }) => found.problems.map(({ area }) => area);
const notices = async (subject: string) => (await shop.get(`/api/v1/notices?subject_id=${subject}`)).body.data;

test('the check finds what is missing, one click puts the subscription right, and the result is kept', async () => {
  const one = await connect();
  expect((await shop.get(`${CHANNELS}/${one.id}/check`)).status).toBe(404);
  const first = await check(one);
  expect(first.ok).toBe(false);
  expect(areas(first)).toContain('subscription');
  expect((await order(one, 'subscribe')).body.subscribed).toBe(true);
  const second = await check(one);
  expect(areas(second)).not.toContain('subscription');
  expect(second.token.scopes).toContain('whatsapp_business_messaging');
  expect((await shop.get(`${CHANNELS}/${one.id}/check`)).body).toEqual(second);
  expect((await read(one)).checked_at).toBe(second.checked_at);
});

test('deliveries that go elsewhere are found, and an override brings them here', async () => {
  const one = await connect({ webhook_url: 'https://elsewhere.example/hook' });
  await order(one, 'subscribe');
  expect((await check(one)).problems).toContainEqual(expect.objectContaining({ area: 'webhook', severity: 'error' }));
  const set = await shop.put(`${CHANNELS}/${one.id}/webhook_override`, undefined);
  expect(set.status, set.text).toBe(200);
  expect(set.body.override_url).toMatch(/\/webhooks\/whatsapp$/);
  const found = await check(one);
  expect(areas(found)).not.toContain('webhook');
  expect(found.webhook).toMatchObject({ by: 'phone_number', found: found.webhook.expected });
  expect((await shop.delete(`${CHANNELS}/${one.id}/webhook_override`)).body.override_url).toBe(null);
  expect((await read(one)).webhook_override_url).toBe(null);
});

test('a token that lacks a permission, is for another account or ends soon is told of before it hurts', async () => {
  const lacking = await connect({}, { scopes: ['whatsapp_business_management'], expires_in_ms: 5 * DAY_MS });
  const found = await check(lacking);
  expect(areas(found)).toEqual(expect.arrayContaining(['permissions', 'token']));
  expect((await read(lacking)).token_expires_at).toBe(found.token.expires_at);
  expect(await notices(lacking.id)).toMatchObject([{ kind: 'channel_token_expiry', severity: 'warning' }]);
  simulator.business.putTokens([{ token: lacking.token, assets: [lacking.waba_id], expires_in_ms: null }]);
  await check(lacking);
  expect(await notices(lacking.id)).toMatchObject([{ kind: 'channel_token_expiry', state: 'resolved' }]);
});

test('a token that ended makes the channel need a person, who is mailed, until another one works', async () => {
  const one = await connect();
  simulator.business.putTokens([{ token: one.token, revoked: true }]);
  const refused = await order(one, 'pin', { pin: '123456' });
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain('access token');
  expect((await read(one)).attention).toMatchObject({ code: 190 });
  expect(await notices(one.id)).toMatchObject([{ kind: 'channel_token', severity: 'critical', state: 'open' }]);
  simulator.business.putTokens([{ token: 'fresh', assets: [one.waba_id] }]);
  await shop.patch(`${CHANNELS}/${one.id}`, { access_token: 'fresh' });
  await check(one);
  expect((await read(one)).attention).toBe(null);
  expect(await notices(one.id)).toMatchObject([{ state: 'resolved' }]);
});

test('a number is verified, registered and given a PIN; a wrong PIN is never tried again by itself', async () => {
  const one = await connect({ is_registered: false, pin: '111111' });
  expect((await order(one, 'request_code', { method: 'SMS' })).status).toBeOneOf([200, 409]);
  const wrong = await order(one, 'register', { pin: '999999' });
  expect(wrong.status).toBe(409);
  expect(wrong.body.detail).toContain('PIN');
  const { registration_wait } = await read(one);
  expect(Date.parse(registration_wait.until)).toBeGreaterThan(Date.now());
  // Within the wait the platform is not even asked.
  const early = await order(one, 'register', { pin: '111111' });
  expect(early.body.detail).toContain('nobody to try again before');
});

test('a number is registered with its PIN and taken off again', async () => {
  const one = await connect({ is_registered: false });
  expect((await order(one, 'register', { pin: '212834' })).body.platform_status).toBe('CONNECTED');
  expect((await order(one, 'pin', { pin: '150954' })).status).toBe(200);
  expect((await order(one, 'deregister')).body.platform_status).toBe('DISCONNECTED');
  expect(areas(await check(one))).toContain('registration');
});

test('the profile is read and changed at the platform', async () => {
  const one = await connect();
  const changed = await shop.put(`${CHANNELS}/${one.id}/profile`, {
    about: 'Open',
    websites: ['https://shop.example'],
  });
  expect(changed.body).toMatchObject({ about: 'Open', websites: ['https://shop.example'] });
  expect((await shop.get(`${CHANNELS}/${one.id}/profile`)).body).toEqual(changed.body);
  const refused = await shop.put(`${CHANNELS}/${one.id}/profile`, { about: 'x'.repeat(140) });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'about' }] } });
});

test('a secret is rotated without a gap: both sign until the time is over, then only the new one', async () => {
  const one = await connect();
  await shop.patch(`${CHANNELS}/${one.id}`, { app_secret: 'first' });
  const path = `/webhooks/whatsapp/${one.id}`;
  const signedBy = (secret: string) =>
    deliver(app.url, envelope(messageChange({ phone_number_id: one.phone_number_id, from: '15550188' })), {
      secret,
      path,
    });
  await order(one, 'rotate', { kind: 'app_secret', secret: 'second', overlap_hours: 1 });
  expect([await signedBy('first'), await signedBy('second'), await signedBy('third')]).toEqual([200, 200, 401]);
  const added = await order(one, 'secrets', { kind: 'app_secret', name: 'Campaign app', secret: 'third' });
  expect(added.status).toBe(201);
  expect(await signedBy('third')).toBe(200);
  const { data } = (await shop.get(`${CHANNELS}/${one.id}/secrets`)).body;
  expect(data.map(({ name }: { name: string }) => name)).toEqual(['before the rotation', 'Campaign app']);
  expect(JSON.stringify(data)).not.toContain('first');
  for (const { id } of data) expect((await shop.delete(`/api/v1/channel_secrets/${id}`)).status).toBe(204);
  expect([await signedBy('first'), await signedBy('second'), await signedBy('third')]).toEqual([401, 200, 401]);
});

test('no more secrets are accepted than are tried', async () => {
  const one = await connect();
  const add = (name: string) => order(one, 'secrets', { kind: 'app_secret', name, secret: name });
  for (const name of 'abcd') expect((await add(name)).status).toBe(201);
  expect((await add('e')).status).toBe(409);
});

test('an access token is replaced only by one that works, and the one before stands in while the new one is refused', async () => {
  const one = await connect();
  const refused = await order(one, 'rotate', { kind: 'access_token', secret: 'made-up' });
  expect(refused.status).toBe(409);
  simulator.business.putTokens([{ token: 'newer', assets: [one.waba_id] }]);
  expect((await order(one, 'rotate', { kind: 'access_token', secret: 'newer' })).status).toBe(200);
  const token = () => app.ground.channels.byId(one.id)?.access_token;
  expect(token()).toBe('newer');
  simulator.business.putTokens([{ token: 'newer', revoked: true }]);
  await check(one);
  expect(token()).toBe(one.token);
});

test('both verify tokens answer the challenge while a rotation lasts', async () => {
  const one = await connect();
  await shop.patch(`${CHANNELS}/${one.id}`, { verify_token: 'old-word' });
  await order(one, 'rotate', { kind: 'verify_token', secret: 'new-word' });
  const ask = async (word: string) =>
    (await app.get(`/webhooks/whatsapp/${one.id}?hub.mode=subscribe&hub.challenge=7&hub.verify_token=${word}`)).status;
  expect([await ask('old-word'), await ask('new-word'), await ask('other')]).toEqual([200, 200, 403]);
});

test('a number is connected by the dialog of the platform: the code once, the app subscribed, the phone app asked', async () => {
  expect((await shop.get(`${CHANNELS}/embedded_signup`)).body).toMatchObject({ app_id: APP_ID, config_id: '42' });
  const ids = { phone_number_id: String(randomInt(1e11, 1e12)), waba_id: String(randomInt(1e11, 1e12)) };
  const { code, event } = simulator.business.signUp({ ...ids, is_coexistence: true });
  const made = await shop.post(`${CHANNELS}/embedded_signup`, { ...ids, code, event });
  expect(made.status, made.text).toBe(201);
  expect(made.body).toMatchObject({
    is_coexistence: true,
    throughput_per_second: 20,
    has_access_token: true,
    ownership: { state: 'verified' },
  });
  expect(areas((await shop.post(`${CHANNELS}/${made.body.id}/check`)).body)).not.toContain('subscription');
  const again = await shop.post(`${CHANNELS}/embedded_signup`, { ...ids, code, event });
  expect(again).toMatchObject({ status: 409 });
  expect(again.body.detail).toContain('30 seconds');
});

test('every channel is looked at once a day by itself', async () => {
  const one = await connect();
  const before = (await read(one)).checked_at;
  let now = Date.now();
  const care = startChannelCare({ ...app.ground, clock: { now: () => new Date(now) } });
  await care.settle();
  expect((await read(one)).checked_at).toBe(before);
  simulator.putChannels([{ phone_number_id: one.phone_number_id, quality_rating: 'RED' }]);
  now += DAY_MS + 60_000;
  care.wake();
  await care.settle();
  await care.stop();
  expect(await read(one)).toMatchObject({ quality_rating: 'RED' });
});
