import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { APP_SECRET, startTestApp, VERIFY_TOKEN, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { addPerson } from '../../tests/setup/people.ts';
import { deliver, envelope, messageChange, newWamid } from '../../tests/setup/webhooks.ts';

const CHANNELS = '/api/v1/channels';

let simulator: Simulator;
let app: TestApp;
let owner: SignedIn;
let thief: SignedIn;
beforeAll(async () => {
  simulator = await startSimulator({
    port: 0,
    app_secret: APP_SECRET,
    verify_token: VERIFY_TOKEN,
    log_level: 'fatal',
    tokens: ['nobody'],
  });
  // As in production: a number works once its token has shown whose it is.
  app = await startTestApp({ env: { WHATSAPP_API_BASE_URL: simulator.url, WHATSAPP_UNVERIFIED_NUMBERS: 'wait' } });
  [owner, thief] = [await app.signUp(), await app.signUp()];
});
afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

/** A number at the platform, its account, and a token that reaches no other. */
function newNumber() {
  const [phone_number_id, waba_id] = [String(randomInt(1e11, 1e12)), String(randomInt(1e11, 1e12))];
  const display_phone_number = `1555${String(randomInt(1e6, 1e7))}`;
  simulator.putChannels([{ phone_number_id, waba_id, display_phone_number, name: 'Shop' }]);
  const token = `token-${phone_number_id}`;
  simulator.business.putTokens([{ token, assets: [waba_id] }]);
  return { phone_number_id, waba_id, token };
}

type Number = ReturnType<typeof newNumber>;
const claim = (who: SignedIn, { phone_number_id, waba_id }: Number, access_token?: string, more: object = {}) =>
  who.post(CHANNELS, { name: 'Number', phone_number_id, waba_id, ...(access_token && { access_token }), ...more });

const write = async ({ phone_number_id }: Number, secret = APP_SECRET): Promise<string> => {
  const wamid = newWamid();
  await deliver(app.url, envelope(messageChange({ phone_number_id, from: '15550177', wamid })), { secret });
  await app.settle();
  return wamid;
};
const conversations = async (who: SignedIn) => (await who.get('/api/v1/conversations')).body.total;

test('a token that sees the number in its account shows whose it is, and the platform says what it can do', async () => {
  const number = newNumber();
  const { status, body } = await claim(owner, number, number.token);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    ownership: { state: 'verified', reason: null, works: true },
    verified_name: 'Shop',
    quality_rating: 'GREEN',
  });
  expect(body.portfolio_id).toMatch(/^\d+$/);
  expect(body.messaging_limit).toBeTypeOf('number');
  const before = await conversations(owner);
  await write(number);
  expect(await conversations(owner)).toBe(before + 1);
});

test.each([
  ['no token', () => undefined, 'no_token'],
  ['the token of another business', () => newNumber().token, 'refused'],
  ['a token that is none', () => 'made-up', 'refused'],
])('with %s the number takes no deliveries and sends nothing', async (_what, tokenOf, reason) => {
  const number = newNumber();
  const { body } = await claim(thief, number, tokenOf());
  expect(body.ownership).toMatchObject({ state: 'unverified', reason, works: false });
  expect(body.ownership.advice).toContain('token');
  await write(number);
  expect(await conversations(thief)).toBe(0);
  expect(app.ground.channels.byNumber(number.phone_number_id)).toBe(undefined);
  expect(app.ground.channels.byId(body.id)?.access_token).toBe(null);
});

test('a number in an account that is not the one named is not proven', async () => {
  const [number, other] = [newNumber(), newNumber()];
  simulator.business.putTokens([{ token: 'both', assets: [number.waba_id, other.waba_id] }]);
  const { body } = await claim(thief, { ...number, waba_id: other.waba_id }, 'both');
  expect(body.ownership).toMatchObject({ state: 'unverified', reason: 'other_account', works: false });
});

test('the rightful owner takes the number from a claim, with what was delivered meanwhile, and the other is told', async () => {
  const number = newNumber();
  const claimed = (await claim(thief, number)).body;
  await write(number);
  const before = await conversations(owner);
  const { status, body } = await claim(owner, number, number.token);
  expect(status).toBe(201);
  expect(body.ownership.state).toBe('verified');
  await app.settle();
  expect(await conversations(owner)).toBe(before + 1);
  expect(await conversations(thief)).toBe(0);
  const lost = (await thief.get(`${CHANNELS}/${claimed.id}`)).body;
  expect(lost.ownership).toMatchObject({ state: 'unverified', reason: 'taken_over', works: false });
  const notices = (await thief.get(`/api/v1/notices?subject_id=${claimed.id}`)).body.data;
  expect(notices).toMatchObject([{ kind: 'channel_taken_over', severity: 'critical' }]);
});

test('who may not connect numbers moves none, whatever token they have', async () => {
  const number = newNumber();
  const claimed = (await claim(thief, number)).body;
  const writer = await addPerson(app, owner, { role: 'content_writer' });
  expect((await claim(writer, number, number.token)).status).toBe(403);
  expect((await thief.get(`${CHANNELS}/${claimed.id}`)).body.ownership.reason).toBe('no_token');
  const { phone_number_id, waba_id } = number;
  expect((await writer.post(`${CHANNELS}/embedded_signup`, { phone_number_id, waba_id, code: 'one' })).status).toBe(
    403,
  );
});

test('what is proven is not taken by a claim without proof, and goes with the number to whoever has it at the platform', async () => {
  const number = newNumber();
  const held = (await claim(owner, number, number.token)).body;
  expect((await claim(thief, number)).status).toBe(409);
  expect((await claim(thief, number, newNumber().token)).status).toBe(409);
  simulator.business.putTokens([{ token: `new-${number.phone_number_id}`, assets: [number.waba_id] }]);
  // Both see it: whoever was first keeps it.
  expect((await claim(thief, number, `new-${number.phone_number_id}`)).status).toBe(409);
  simulator.business.putTokens([{ token: number.token, assets: [] }]);
  const moved = await claim(thief, number, `new-${number.phone_number_id}`);
  expect(moved.body.ownership.state).toBe('verified');
  expect((await owner.get(`${CHANNELS}/${held.id}`)).body.ownership.reason).toBe('taken_over');
  await thief.delete(`${CHANNELS}/${moved.body.id}`);
});

test('a token entered later proves the number, and another number has to be proven anew', async () => {
  const [one, two] = [newNumber(), newNumber()];
  const { id } = (await claim(owner, one)).body;
  const proven = await owner.patch(`${CHANNELS}/${id}`, { access_token: one.token });
  expect(proven.body.ownership.state).toBe('verified');
  const renamed = await owner.patch(`${CHANNELS}/${id}`, { name: 'Renamed' });
  expect(renamed.body.ownership.state).toBe('verified');
  const moved = await owner.patch(`${CHANNELS}/${id}`, { phone_number_id: two.phone_number_id });
  expect(moved.body.ownership).toMatchObject({ state: 'unverified', reason: 'refused' });
});

test('what bears the secret of a company of its own is stored and waits until the number is proven', async () => {
  const number = newNumber();
  const { id } = (await claim(owner, number, undefined, { app_secret: 'own-app' })).body;
  const before = await conversations(owner);
  await write(number, 'own-app');
  expect(await conversations(owner)).toBe(before);
  await owner.patch(`${CHANNELS}/${id}`, { access_token: number.token });
  await app.settle();
  expect(await conversations(owner)).toBe(before + 1);
});

test('while the platform cannot be reached nothing is proven, and the check asks again', async () => {
  const away = await startTestApp({ env: { WHATSAPP_UNVERIFIED_NUMBERS: 'wait' } });
  try {
    const admin = await away.signUp();
    const { body } = await claim(admin, newNumber(), 'token');
    expect(body.ownership).toMatchObject({ state: 'unverified', reason: 'unreachable', works: false });
    const check = (await admin.post(`${CHANNELS}/${body.id}/check`)).body;
    expect(check.ok).toBe(false);
  } finally {
    await away.stop();
  }
});

test('an install that does without proof lets a number work that nobody could ask about, and none that was refused', async () => {
  const lenient = await startTestApp({ env: { WHATSAPP_API_BASE_URL: simulator.url } });
  try {
    const admin = await lenient.signUp();
    const [open, refused] = [await claim(admin, newNumber()), await claim(admin, newNumber(), 'made-up')];
    expect(open.body.ownership).toMatchObject({ state: 'unverified', works: true });
    expect(refused.body.ownership).toMatchObject({ state: 'unverified', works: false });
  } finally {
    await lenient.stop();
  }
});
