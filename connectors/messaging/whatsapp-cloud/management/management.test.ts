import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createWhatsAppCloudClient } from '../client.ts';
import { graphError, type GraphServer, json, startGraphServer } from '../sending/graph-server.ts';
import { readLimit } from './limits.ts';

const of = { access_token: 'EAAsecret', phone_number_id: '1055', waba_id: '5' };
const app = { id: '77', secret: 'app-secret' };
const done = { kind: 'ok', value: null };
let server: GraphServer;

beforeAll(async () => {
  server = await startGraphServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
});

const client = () => createWhatsAppCloudClient({ base_url: server.base_url, version: 'v25.0' });
const last = () => server.received.at(-1)!;

describe('a number', () => {
  it('is read with all that decides how it may be used', async () => {
    server.respond = json(200, {
      id: '1055',
      display_phone_number: '+1 555-0199',
      status: 'CONNECTED',
      name_status: 'APPROVED',
      throughput: { level: 'HIGH' },
      whatsapp_business_manager_messaging_limit: 'TIER_10K',
      webhook_configuration: { application: 'https://shop.example/webhooks/whatsapp' },
      health_status: {
        can_send_message: 'LIMITED',
        entities: [
          { entity_type: 'PHONE_NUMBER', can_send_message: 'AVAILABLE' },
          {
            entity_type: 'WABA',
            can_send_message: 'LIMITED',
            errors: [{ error_code: 141006, error_description: 'No payment method', possible_solution: 'Add one' }],
          },
        ],
      },
    });
    expect(await client().getPhoneNumber(of)).toMatchObject({
      kind: 'ok',
      value: {
        status: 'CONNECTED',
        name_status: 'APPROVED',
        throughput_level: 'HIGH',
        messaging_limit: 10_000,
        quality_rating: null,
        webhook: { phone_number: null, account: null, application: 'https://shop.example/webhooks/whatsapp' },
        health: {
          can_send: 'LIMITED',
          problems: [{ entity: 'WABA', title: 'No payment method', solution: 'Add one' }],
        },
      },
    });
    expect(last().url).toContain('whatsapp_business_manager_messaging_limit');
  });

  it('is registered, removed, given a PIN and verified by code', async () => {
    server.respond = json(200, { success: true });
    expect(await client().register({ ...of, pin: '212834' })).toEqual(done);
    expect(last()).toMatchObject({
      url: '/v25.0/1055/register',
      body: { messaging_product: 'whatsapp', pin: '212834' },
    });
    await client().deregister(of);
    expect(last().url).toBe('/v25.0/1055/deregister');
    await client().setPin({ ...of, pin: '150954' });
    expect(last()).toMatchObject({ url: '/v25.0/1055', body: { pin: '150954' } });
    await client().requestCode({ ...of, method: 'SMS', language: 'en_US' });
    expect(last()).toMatchObject({ url: '/v25.0/1055/request_code', body: { code_method: 'SMS', language: 'en_US' } });
    server.respond = graphError(400, 136024);
    expect(await client().verifyCode({ ...of, code: '123456' })).toEqual(done);
    server.respond = graphError(400, 133005);
    expect(await client().register({ ...of, pin: '000000' })).toMatchObject({ kind: 'refused', class: 'REG' });
  });

  it('has its webhooks sent elsewhere, and back', async () => {
    server.respond = json(200, { success: true });
    await client().overrideNumberWebhook({ ...of, override: { url: 'https://x.example/w', verify_token: 'v' } });
    expect(last().body).toEqual({
      webhook_configuration: { override_callback_uri: 'https://x.example/w', verify_token: 'v' },
    });
    await client().overrideNumberWebhook({ ...of, override: null });
    expect(last().body).toEqual({ webhook_configuration: { override_callback_uri: '' } });
  });

  it.each([
    ['contacts', 'smb_app_state_sync'],
    ['history', 'history'],
  ] as const)('asks the phone app for its %s', async (what, sync_type) => {
    server.respond = json(200, { success: true });
    expect(await client().syncPhoneApp({ ...of, what })).toEqual(done);
    expect(last().body).toMatchObject({ sync_type });
  });
});

test('the numbers of an account come page by page', async () => {
  const page = (id: string, next: boolean) => ({
    data: [{ id }],
    paging: {
      cursors: { before: 'a', after: `after-${id}` },
      ...(next ? { next: 'https://graph.facebook.com/n' } : {}),
    },
  });
  server.respond = json(200, page('1', true));
  const pages = client().listPhoneNumbers(of);
  // The server says the same again and again: a thousand is enough.
  expect(await pages).toMatchObject({ kind: 'ok', value: { length: 10 } });
  expect(server.received[1]?.url).toContain('after=after-1');
  server.respond = json(200, page('2', false));
  expect(await client().listPhoneNumbers(of)).toMatchObject({ kind: 'ok', value: [{ id: '2' }] });
});

test('a profile is read flat or nested, and forgets what is set to nothing', async () => {
  const shown = { about: 'Open', websites: ['https://shop.example'], vertical: 'RETAIL' };
  const wanted = { kind: 'ok', value: { ...shown, address: null, email: null } };
  server.respond = json(200, { data: [{ ...shown, messaging_product: 'whatsapp' }] });
  expect(await client().getProfile(of)).toMatchObject(wanted);
  server.respond = json(200, { data: [{ business_profile: shown }] });
  expect(await client().getProfile(of)).toMatchObject(wanted);
  server.respond = json(200, { success: true });
  await client().setProfile({ ...of, profile: { about: 'Closed', email: null } });
  expect(last().body).toEqual({ messaging_product: 'whatsapp', about: 'Closed', email: '' });
});

test('apps are subscribed to an account, listed and taken off', async () => {
  server.respond = json(200, { success: true });
  await client().subscribeApp(of);
  expect(last()).toMatchObject({ method: 'POST', url: '/v25.0/5/subscribed_apps', body: {} });
  await client().subscribeApp({ ...of, override: { url: 'https://x.example/w', verify_token: 'v' } });
  expect(last().body).toEqual({ override_callback_uri: 'https://x.example/w', verify_token: 'v' });
  await client().unsubscribeApp(of);
  expect(last().method).toBe('DELETE');
  server.respond = json(200, { data: [{ whatsapp_business_api_data: { id: '77', name: 'Ours' } }] });
  expect(await client().listSubscribedApps(of)).toEqual({
    kind: 'ok',
    value: [{ app_id: '77', name: 'Ours', override_url: null }],
  });
});

test('a token is looked up in the name of the app, and made of a code', async () => {
  server.respond = json(200, {
    data: {
      is_valid: true,
      app_id: '77',
      expires_at: 1_800_000_000,
      scopes: ['whatsapp_business_messaging'],
      granular_scopes: [{ scope: 'whatsapp_business_messaging', target_ids: ['5'] }, { scope: 'public_profile' }],
    },
  });
  expect(await client().debugToken({ token: 'EAAsecret', app })).toMatchObject({
    kind: 'ok',
    value: {
      is_valid: true,
      expires_at: '2027-01-15T08:00:00.000Z',
      targets: [{ scope: 'whatsapp_business_messaging', ids: ['5'] }],
    },
  });
  expect(last().headers['authorization']).toBe('Bearer 77|app-secret');
  server.respond = json(200, { data: { is_valid: true, expires_at: 0 } });
  expect(await client().debugToken({ token: 'EAAsecret', app: undefined })).toMatchObject({
    value: { expires_at: null },
  });
  expect(last().headers['authorization']).toBe('Bearer EAAsecret');
  server.respond = json(200, { access_token: 'EAAnew' });
  expect(await client().exchangeCode({ code: 'c', app })).toEqual({ kind: 'ok', value: 'EAAnew' });
});

test.each([
  ['TIER_250', 250],
  ['TIER_UNLIMITED', -1],
  ['TIER_NOT_SET', null],
  [2_000, 2_000],
  [-1, -1],
  ['100000', 100_000],
  [null, null],
  [1.5, null],
  [-7, null],
])('a limit of %j is %j', (written, read) => {
  expect(readLimit(written)).toBe(read);
});
