import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

const CHANNELS = '/api/v1/channels';
const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const SECRETS = {
  access_token: 'EAAB-very-secret-token',
  app_secret: 'very-secret-app',
  verify_token: 'very-secret-verify',
};

let app: TestApp;
let shop: SignedIn;
let other: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ env: { WHATSAPP_DAILY_LIMIT: '250' } });
  [shop, other] = [await app.signUp(), await app.signUp()];
});
afterAll(() => app.stop());

const draft = (more: Record<string, unknown> = {}) => ({
  name: 'Main number',
  phone_number_id: String(randomInt(1e11, 1e12)),
  waba_id: '102290129340398',
  ...more,
});

async function connect(more: Record<string, unknown> = {}, by = shop) {
  const made = await by.post(CHANNELS, draft(more));
  expect(made.status, made.text).toBe(201);
  return made.body;
}

describe('a channel', () => {
  test('is connected, read, changed and deleted', async () => {
    const body = draft({ display_phone_number: '+1 555 010 0199' });
    const made = await shop.post(CHANNELS, body);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${CHANNELS}/${made.body.id}`);
    expect(made.body).toMatchObject({
      ...body,
      agent_id: null,
      daily_limit: 250,
      status: 'active',
      has_access_token: false,
    });
    expect((await shop.get(`${CHANNELS}/${made.body.id}`)).body).toEqual(made.body);
    const changed = await shop.patch(`${CHANNELS}/${made.body.id}`, {
      status: 'paused',
      daily_limit: 10,
      display_phone_number: null,
    });
    expect(changed.body).toMatchObject({ ...body, status: 'paused', daily_limit: 10, display_phone_number: null });
    expect((await shop.delete(`${CHANNELS}/${made.body.id}`)).status).toBe(204);
    expect((await shop.get(`${CHANNELS}/${made.body.id}`)).body).toMatchObject({
      status: 404,
      detail: 'Channel not found',
    });
  });

  test('takes secrets and never gives them back, in no answer and not from the database', async () => {
    const made = await shop.post(CHANNELS, draft(SECRETS));
    const { id } = made.body;
    expect(made.body).toMatchObject({ has_access_token: true, has_app_secret: true, has_verify_token: true });
    const answers = [
      made,
      await shop.get(`${CHANNELS}/${id}`),
      await shop.get(CHANNELS),
      await shop.patch(`${CHANNELS}/${id}`, { name: 'x' }),
    ];
    for (const answer of answers) expect(answer.text).not.toContain('very-secret');
    const row = await app.ground.db.tenant(shop.company_id, async (tdb) => {
      const { rows } = await sql<{ row: Buffer }>`
        select sealed_access_token || sealed_app_secret || sealed_verify_token as row
        from channels where company_id = ${shop.company_id} and id = ${id}`.execute(tdb.q);
      return rows[0]!.row.toString('latin1');
    });
    for (const secret of Object.values(SECRETS)) expect(row).not.toContain(secret);

    const without = await shop.patch(`${CHANNELS}/${id}`, { app_secret: null });
    expect(without.body).toMatchObject({ has_access_token: true, has_app_secret: false, has_verify_token: true });
  });

  test('has a number that nobody else can have, and a refusal tells nothing about who does', async () => {
    const taken = await connect();
    const again = draft({ phone_number_id: taken.phone_number_id });
    const [mine, theirs] = [await shop.post(CHANNELS, again), await other.post(CHANNELS, again)];
    expect(mine.status).toBe(409);
    expect(mine.body.errors).toEqual([{ field: 'phone_number_id', message: 'is connected already' }]);
    expect({ ...theirs.body, request_id: '' }).toEqual({ ...mine.body, request_id: '' });
    const free = await connect({}, other);
    const moved = await other.patch(`${CHANNELS}/${free.id}`, { phone_number_id: taken.phone_number_id });
    expect({ ...moved.body, request_id: '' }).toEqual({ ...mine.body, request_id: '' });
    expect((await other.get(CHANNELS)).text).not.toContain(taken.id);
  });

  test('with conversations is kept: pausing it is advised', async () => {
    const { id, phone_number_id } = await connect();
    await deliver(app.url, envelope(messageChange({ phone_number_id, from: '15550177' })));
    await app.settle();
    const refused = await shop.delete(`${CHANNELS}/${id}`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('Pause it instead');
  });

  test('is answered by an agent of the same company or by none', async () => {
    const foreign = await other.post('/api/v1/agents', { name: 'Nina' });
    const own = await shop.post('/api/v1/agents', { name: 'Nina' });
    const [theirs, nobodys] = [
      await shop.post(CHANNELS, draft({ agent_id: foreign.body.id })),
      await shop.post(CHANNELS, draft({ agent_id: UNKNOWN })),
    ];
    expect(theirs).toMatchObject({ status: 422, body: { errors: [{ field: 'agent_id' }] } });
    expect({ ...theirs.body, request_id: '' }).toEqual({ ...nobodys.body, request_id: '' });
    const made = await connect({ agent_id: own.body.id });
    expect(made.agent_id).toBe(own.body.id);
    expect((await shop.patch(`${CHANNELS}/${made.id}`, { agent_id: foreign.body.id })).status).toBe(422);
    expect((await shop.patch(`${CHANNELS}/${made.id}`, { agent_id: null })).body.agent_id).toBe(null);
  });

  test('is connected once for an Idempotency-Key', async () => {
    const [body, key] = [draft(SECRETS), { 'idempotency-key': 'connect-1' }];
    const [first, second] = [await shop.post(CHANNELS, body, key), await shop.post(CHANNELS, body, key)];
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
  });

  test.each([
    ['no number', { phone_number_id: undefined }, 'phone_number_id'],
    ['a number that is none', { phone_number_id: '+1 555' }, 'phone_number_id'],
    ['a limit of nothing', { daily_limit: 0 }, 'daily_limit'],
    ['a secret with a line break', { access_token: 'a\nb' }, 'access_token'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a field that is not known', { has_access_token: true }, 'has_access_token'],
    ['somebody else as its owner', { company_id: UNKNOWN }, 'company_id'],
  ])('is refused with %s', async (_what, more, field) => {
    const answer = await shop.post(CHANNELS, draft(more));
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
  });

  test('of another company is as if it were not there', async () => {
    const { id } = await connect();
    for (const [theirs, nobodys] of [
      [await other.get(`${CHANNELS}/${id}`), await other.get(`${CHANNELS}/${UNKNOWN}`)],
      [
        await other.patch(`${CHANNELS}/${id}`, { name: 'x' }),
        await other.patch(`${CHANNELS}/${UNKNOWN}`, { name: 'x' }),
      ],
      [await other.delete(`${CHANNELS}/${id}`), await other.delete(`${CHANNELS}/${UNKNOWN}`)],
      [await other.post(`${CHANNELS}/${id}/check`), await other.post(`${CHANNELS}/${UNKNOWN}/check`)],
    ] as const) {
      expect(theirs.status).toBe(404);
      expect({ ...theirs.body, request_id: '' }).toEqual({ ...nobodys.body, request_id: '' });
    }
    expect((await shop.get(`${CHANNELS}/${id}`)).status).toBe(200);
  });
});

test('the list counts, filters and searches', async () => {
  const admin = await app.signUp();
  const one = await connect({ name: 'Loja Centro', status: 'paused' }, admin);
  const two = await connect({ name: 'Loja Norte', display_phone_number: '+55 41 99999 0000', waba_id: '7' }, admin);
  const ids = async (query: string) =>
    (await admin.get(CHANNELS + query)).body.data.map((channel: { id: string }) => channel.id);
  expect((await admin.get(CHANNELS)).body).toMatchObject({ data: [two, one], total: 2 });
  expect(await ids('?sort=name&order=asc')).toEqual([one.id, two.id]);
  expect(await ids('?status=paused')).toEqual([one.id]);
  expect(await ids('?waba_id=7')).toEqual([two.id]);
  expect(await ids(`?phone_number_id=${one.phone_number_id}`)).toEqual([one.id]);
  expect(await ids('?q=norte')).toEqual([two.id]);
  expect(await ids('?q=99999')).toEqual([two.id]);
  expect(await ids('?q=%25')).toEqual([]);
  const all = `?phone_number_id=${one.phone_number_id}&waba_id=${one.waba_id}&agent_id=${UNKNOWN}&status=paused`;
  for (const query of [all, `${all}&q=loja`, `${all}&q=loja&sort=name`]) expect(await ids(query)).toEqual([]);
  await admin.delete(`${CHANNELS}/${two.id}`);
  expect((await admin.get(CHANNELS)).body).toMatchObject({ data: [one], total: 1 });
});
