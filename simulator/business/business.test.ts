import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import type { Json } from '../json.ts';
import { startProduct } from '../testing/product.ts';
import { CUSTOMER, NUMBER, SECRET, startWorld, WABA } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
afterEach(() => world.stop());

async function begin(options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld({ clock: 'manual', ...options });
}

const post = (path: string, body: Json = {}) =>
  world.graph('POST', `/v25.0/${NUMBER}${path}`, { messaging_product: 'whatsapp', ...body });

describe('a number', () => {
  test('is verified by a code and registered with a PIN before it sends', async () => {
    await begin();
    world.simulator.putChannels([
      { phone_number_id: NUMBER, is_registered: false, code_verification_status: 'NOT_VERIFIED' },
    ]);
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    expect((await world.send()).json).toMatchObject({ error: { code: 133010 } });
    expect((await post('/register', { pin: '123456' })).json).toMatchObject({ error: { code: 133006 } });
    expect((await post('/request_code', { code_method: 'SMS', language: 'en_US' })).json).toEqual({ success: true });
    expect((await post('/verify_code', { code: '000000' })).status).toBe(400);
    expect((await post('/verify_code', { code: '123456' })).json).toEqual({ success: true });
    expect((await post('/verify_code', { code: '123456' })).json).toMatchObject({ error: { code: 136024 } });
    expect((await post('/register', { pin: '12345' })).json).toMatchObject({ error: { code: 100 } });
    expect((await post('/register', { pin: '123456' })).json).toEqual({ success: true });
    expect((await world.send()).status).toBe(200);
    expect((await post('/deregister')).json).toEqual({ success: true });
    expect((await post('/register', { pin: '654321' })).json).toMatchObject({ error: { code: 133005 } });
    expect((await post('/register', { pin: '123456' })).json).toEqual({ success: true });
  });

  test('is locked after five wrong PINs, and registered ten times in 72 hours', async () => {
    await begin();
    world.simulator.putChannels([{ phone_number_id: NUMBER, pin: '111111' }]);
    const codes: unknown[] = [];
    for (let at = 0; at < 12; at += 1) {
      const pin = at < 6 ? '222222' : '111111';
      const { json } = await post('/register', { pin });
      codes.push((json['error'] as Json | undefined)?.['code']);
      if (at === 5) world.simulator.clock.advance(3_600_000);
    }
    const wrong = Array.from({ length: 5 }, () => 133005);
    const right = Array.from({ length: 4 }, () => undefined);
    expect(codes).toEqual([...wrong, 133008, ...right, 133016, 133016]);
    world.simulator.clock.advance(72 * 3_600_000);
    expect((await post('/register', { pin: '111111' })).status).toBe(200);
  });

  test('tells all that is known of it, and its health', async () => {
    await begin();
    const fields =
      'display_phone_number,verified_name,quality_rating,status,throughput,name_status,code_verification_status,platform_type,webhook_configuration,whatsapp_business_manager_messaging_limit,is_official_business_account,account_mode,health_status';
    const read = async () => (await world.graph('GET', `/v25.0/${NUMBER}?fields=${fields}`)).json;
    expect(await read()).toMatchObject({
      status: 'CONNECTED',
      throughput: { level: 'STANDARD' },
      whatsapp_business_manager_messaging_limit: 'TIER_2K',
      webhook_configuration: { application: world.product.url },
      health_status: { can_send_message: 'AVAILABLE' },
    });
    await world.control('POST', `/channels/${NUMBER}/events`, { event: 'upgrade' });
    await world.control('POST', `/channels/${NUMBER}/events`, { event: 'quality', quality_rating: 'RED' });
    await world.control('POST', `/accounts/${WABA}/events`, { event: 'limit', messaging_limit: 100_000 });
    expect(await read()).toMatchObject({
      throughput: { level: 'HIGH' },
      quality_rating: 'RED',
      whatsapp_business_manager_messaging_limit: 'TIER_100K',
      health_status: { can_send_message: 'LIMITED' },
    });
    await world.control('POST', `/channels/${NUMBER}/events`, { event: 'lock' });
    expect(await read()).toMatchObject({ status: 'BANNED', health_status: { can_send_message: 'BLOCKED' } });
    const { json } = await world.graph('GET', `/v25.0/${WABA}/phone_numbers?fields=status&limit=5`);
    expect(json).toMatchObject({ data: [{ id: NUMBER, status: 'BANNED' }] });
    await world.simulator.idle();
    const fieldsTold = world.product.received.map(({ raw }) => /"field":"(\w+)"/.exec(raw.toString())?.[1]);
    expect(fieldsTold).toEqual([
      'phone_number_quality_update',
      'business_capability_update',
      'phone_number_quality_update',
    ]);
  });

  test('has a profile within limits', async () => {
    await begin();
    const profile = { about: 'We sell', address: '1 Street', websites: ['https://example.com'], vertical: 'RETAIL' };
    expect((await post('/whatsapp_business_profile', profile)).json).toEqual({ success: true });
    const read = await world.graph('GET', `/v25.0/${NUMBER}/whatsapp_business_profile?fields=about,websites,vertical`);
    const { about, websites, vertical } = profile;
    expect(read.json).toEqual({ data: [{ about, websites, vertical, messaging_product: 'whatsapp' }] });
    const wrong: Json[] = [
      { about: '' },
      { about: 'x'.repeat(140) },
      { address: 'x'.repeat(257) },
      { description: 'x'.repeat(513) },
      { email: 'nobody' },
      { websites: ['https://a.b', 'https://a.b', 'https://a.b'] },
      { websites: ['ftp://a.b'] },
      { vertical: 'SPACE' },
      { profile_picture_handle: '4::x' },
    ];
    for (const one of wrong) expect((await post('/whatsapp_business_profile', one)).status).toBe(400);
  });

  test('blocks only people who wrote in the last day, and tells which it could not', async () => {
    await begin();
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    const users = [{ user: `+${CUSTOMER}` }, { user: '+15550100177' }];
    const answer = await post('/block_users', { block_users: users });
    expect(answer).toMatchObject({
      status: 400,
      json: {
        block_users: { added_users: [{ wa_id: CUSTOMER }], failed_users: [{ input: '+15550100177' }] },
        error: { code: 139100 },
      },
    });
    expect((await world.graph('GET', `/v25.0/${NUMBER}/block_users`)).json).toMatchObject({
      data: [{ wa_id: CUSTOMER }],
    });
    expect((await world.send()).json).toMatchObject({ error: { code: 130403 } });
    const undo = { messaging_product: 'whatsapp', block_users: [{ user: CUSTOMER }] };
    expect((await world.graph('DELETE', `/v25.0/${NUMBER}/block_users`, undo)).json).toMatchObject({
      block_users: { removed_users: [{ wa_id: CUSTOMER }] },
    });
    expect((await world.send()).status).toBe(200);
  });

  test('in coexistence hands over contacts and chats once, within a day', async () => {
    await begin();
    const { data } = world.simulator.business.signUp({ waba_id: WABA, phone_number_id: NUMBER, is_coexistence: true });
    expect(data).toMatchObject({ phone_number_id: NUMBER, waba_id: WABA });
    const threads = [
      { id: CUSTOMER, messages: [{ id: 'wamid.1', from: CUSTOMER, type: 'text', text: { body: 'old' } }] },
    ];
    world.simulator.business.putPhoneApp(NUMBER, {
      contacts: [{ full_name: 'Zoë Müller', phone_number: CUSTOMER }],
      chunks: [{ phase: 0, chunk_order: 1, progress: 100, threads }],
    });
    const sync = (sync_type: string) => post('/smb_app_data', { sync_type });
    expect((await sync('smb_app_state_sync')).json).toMatchObject({ request_id: expect.any(String) });
    expect((await sync('history')).status).toBe(200);
    expect((await sync('history')).json).toMatchObject({ error: { code: 2593107 } });
    await world.simulator.idle();
    expect(world.product.received.map(({ body }) => body)).toMatchObject([
      { entry: [{ changes: [{ field: 'smb_app_state_sync', value: { state_sync: [{ action: 'add' }] } }] }] },
      { entry: [{ changes: [{ field: 'history', value: { history: [{ metadata: { phase: 0 }, threads }] } }] }] },
    ]);
    world.simulator.business.putPhoneApp('1234', {});
    world.simulator.putChannels([{ phone_number_id: '1234', is_coexistence: true, onboarded_at: 0 }]);
    const late = { messaging_product: 'whatsapp', sync_type: 'history' };
    expect((await world.graph('POST', '/v25.0/1234/smb_app_data', late)).json).toMatchObject({
      error: { code: 2593108 },
    });
  });
});

describe('a token', () => {
  test('that ended, was taken back or lacks a right is refused as the platform does', async () => {
    await begin();
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    const { putTokens } = world.simulator.business;
    putTokens([
      { token: 'short', expires_in_ms: 1_000 },
      { token: 'read', scopes: ['whatsapp_business_management'] },
      { token: 'send', scopes: ['whatsapp_business_messaging'] },
      { token: 'theirs', assets: ['77'] },
    ]);
    const as = (token: string) => ({ authorization: `Bearer ${token}` });
    const templates = `/v25.0/${WABA}/message_templates`;
    expect((await world.send({}, as('short'))).status).toBe(200);
    world.simulator.clock.advance(1_000);
    expect(await world.send({}, as('short'))).toMatchObject({
      status: 401,
      json: { error: { code: 190, error_subcode: 463 } },
    });
    expect((await world.send({}, as('read'))).json).toMatchObject({ error: { code: 10 } });
    expect((await world.graph('GET', templates, undefined, as('send'))).json).toMatchObject({ error: { code: 200 } });
    expect((await world.graph('GET', templates, undefined, as('theirs'))).json).toMatchObject({ error: { code: 200 } });
    putTokens([{ token: 'send', revoked: true }]);
    expect((await world.send({}, as('send'))).json).toMatchObject({ error: { code: 190, error_subcode: 460 } });
    await world.control('POST', `/channels/${NUMBER}/events`, { event: 'delete' });
    expect((await world.send()).json).toMatchObject({ error: { code: 33 } });
  });

  test('is looked at with the app’s own', async () => {
    await begin({ tokens: [{ token: 'known', assets: [WABA], expires_in_ms: 60_000 }] });
    const debug = async (input: string) =>
      (
        await world.graph('GET', `/v25.0/debug_token?input_token=${input}`, undefined, {
          authorization: `Bearer 100000000000001|${SECRET}`,
        })
      ).json['data'];
    expect(await debug('known')).toMatchObject({
      app_id: '100000000000001',
      is_valid: true,
      scopes: expect.arrayContaining(['whatsapp_business_messaging']),
      granular_scopes: expect.arrayContaining([{ scope: 'whatsapp_business_messaging', target_ids: [WABA] }]),
    });
    expect(await debug('other')).toMatchObject({ is_valid: false });
    world.simulator.clock.advance(60_000);
    expect(await debug('known')).toMatchObject({ is_valid: false, error: { subcode: 463 } });
    expect((await world.graph('GET', '/debug_token?input_token=x&access_token=nobody')).status).toBe(401);
  });

  test('is given for the code of a sign-up, once and within thirty seconds', async () => {
    await begin();
    const exchange = (code: string, secret = SECRET) =>
      fetch(
        `${world.simulator.url}/v25.0/oauth/access_token?client_id=100000000000001&client_secret=${secret}&code=${code}`,
      ).then(async (answer) => (await answer.json()) as Json);
    const signUp = () => world.simulator.business.signUp({ waba_id: '555', phone_number_id: '5551' });
    const { code, data } = signUp();
    expect(await exchange(code, 'wrong')).toMatchObject({ error: { code: 1 } });
    const { access_token } = await exchange(code);
    expect(await exchange(code)).toMatchObject({ error: { code: 100, error_subcode: 36009 } });
    const late = signUp();
    world.simulator.clock.advance(30_000);
    expect(await exchange(late.code)).toMatchObject({ error: { error_subcode: 36007 } });
    const as = { authorization: `Bearer ${access_token as string}` };
    expect((await world.graph('GET', `/v25.0/${data.waba_id}/phone_numbers`, undefined, as)).json).toMatchObject({
      data: [{ id: data.phone_number_id }],
    });
    expect((await world.graph('GET', `/v25.0/${WABA}/phone_numbers`, undefined, as)).status).toBe(403);
  });
});

describe('webhooks of an account', () => {
  test('go to an override once it has proved itself, the number’s before the account’s', async () => {
    await begin({ clock: 'real' });
    const [account, number] = [await startProduct(SECRET, 'a'), await startProduct(SECRET, 'n')];
    const subscribe = (body?: Json) => world.graph('POST', `/v25.0/${WABA}/subscribed_apps`, body);
    const override = { override_callback_uri: account.url, verify_token: 'a' };
    expect((await subscribe(override)).json).toMatchObject({ error: { code: 100 } });
    expect((await subscribe()).json).toEqual({ success: true });
    expect((await subscribe({ ...override, verify_token: 'x' })).status).toBe(400);
    expect((await subscribe(override)).json).toEqual({ success: true });
    expect((await world.graph('GET', `/v25.0/${WABA}/subscribed_apps`)).json).toMatchObject({
      data: [{ whatsapp_business_api_data: { id: '100000000000001' }, override_callback_uri: account.url }],
    });
    world.simulator.write(CUSTOMER, NUMBER, { text: 'one' });
    await account.seen((one) => one.genuine && one.messages.length === 1);
    const webhook_configuration = { override_callback_uri: number.url, verify_token: 'n' };
    expect((await world.graph('POST', `/v25.0/${NUMBER}`, { webhook_configuration })).json).toEqual({ success: true });
    world.simulator.write(CUSTOMER, NUMBER, { text: 'two' });
    await number.seen((one) => one.messages.length === 1);
    world.simulator.business.accountEvent(WABA, 'violation');
    await world.product.seen((one) => one.raw.includes('ACCOUNT_VIOLATION'));
    const read = await world.graph('GET', `/v25.0/${NUMBER}?fields=webhook_configuration`);
    expect(read.json['webhook_configuration']).toEqual({
      phone_number: number.url,
      whatsapp_business_account: account.url,
      application: world.product.url,
    });
    await world.graph('POST', `/v25.0/${NUMBER}`, { webhook_configuration: { override_callback_uri: '' } });
    await subscribe();
    world.simulator.write(CUSTOMER, NUMBER, { text: 'three' });
    await world.product.seen((one) => one.messages.length === 1);
    await world.simulator.idle();
    await account.stop();
    await number.stop();
  });

  test('stop where no app is subscribed any more', async () => {
    await begin();
    await world.graph('POST', `/v25.0/${WABA}/subscribed_apps`);
    await world.graph('DELETE', `/v25.0/${WABA}/subscribed_apps`);
    world.simulator.write(CUSTOMER, NUMBER, { text: 'into the void' });
    expect(await world.simulator.idle()).toBe(true);
    expect(world.product.received).toEqual([]);
  });
});

test('management calls are counted in headers and refused above the limit', async () => {
  await begin({ rules: { management_calls_per_hour: 4 } });
  const call = () => world.graph('GET', `/v25.0/${WABA}/phone_numbers`);
  const first = await call();
  expect(JSON.parse(first.headers.get('x-business-use-case-usage') ?? '')).toMatchObject({
    [WABA]: [{ call_count: 25 }],
  });
  for (let at = 0; at < 3; at += 1) expect((await call()).status).toBe(200);
  const refused = await call();
  expect(refused).toMatchObject({ status: 400, json: { error: { code: 80007 } } });
  expect(JSON.parse(refused.headers.get('x-business-use-case-usage') ?? '')).toMatchObject({
    [WABA]: [{ call_count: 100, estimated_time_to_regain_access: 60 }],
  });
  world.simulator.clock.advance(3_600_000);
  expect((await call()).status).toBe(200);
});

test('what a business arranged is there after a restart', async () => {
  const data_dir = mkdtempSync(join(tmpdir(), 'simulator-business-'));
  await begin({ data_dir });
  await world.graph('POST', `/v25.0/${WABA}/subscribed_apps`);
  await post('/whatsapp_business_profile', { about: 'We sell' });
  await world.graph('POST', `/v25.0/${WABA}/message_templates`, {
    name: 'hello',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hello there' }],
  });
  world.simulator.business.putTokens([{ token: 'gone', revoked: true }]);
  await world.stop();
  await begin({ data_dir });
  expect((await world.graph('GET', `/v25.0/${WABA}/subscribed_apps`)).json['data']).toHaveLength(1);
  expect((await world.graph('GET', `/v25.0/${NUMBER}/whatsapp_business_profile`)).json).toMatchObject({
    data: [{ about: 'We sell' }],
  });
  world.simulator.clock.advance(1_000);
  expect((await world.graph('GET', `/v25.0/${WABA}/message_templates`)).json).toMatchObject({
    data: [{ name: 'hello', status: 'APPROVED' }],
  });
  expect((await world.graph('GET', `/v25.0/${NUMBER}`, undefined, { authorization: 'Bearer gone' })).status).toBe(401);
  rmSync(data_dir, { recursive: true });
});
