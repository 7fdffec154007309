import { randomInt } from 'node:crypto';
import type { WakeBus } from '#platform/events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { createChannelDirectory, type ChannelDirectory } from './index.ts';

const CHANNELS = '/api/v1/channels';

let app: TestApp;
let shop: SignedIn;
const opened: ChannelDirectory[] = [];
beforeAll(async () => {
  app = await startTestApp();
  shop = await app.signUp();
});
afterEach(async () => {
  for (const directory of opened.splice(0)) await directory.close();
});
afterAll(() => app.stop());

const RULES = ({ ground }: TestApp) => ({ unverified: 'work' as const, clock: ground.clock });

const newNumber = (): string => String(randomInt(1e11, 1e12));
const connect = async (phone_number_id: string, more: Record<string, unknown> = {}) =>
  (await shop.post(CHANNELS, { name: 'Number', phone_number_id, waba_id: '77', ...more })).body;

/** The directory of another process; one that is deaf hears no notice of a change. */
async function openAnother(bus: WakeBus = app.ground.bus): Promise<ChannelDirectory> {
  const { db, box, logger } = app.ground;
  const directory = await createChannelDirectory(db, bus, box, logger, RULES(app));
  opened.push(directory);
  return directory;
}
const deaf: WakeBus = { on: () => () => undefined, emit: () => undefined, close: async () => undefined };

test('this process knows a channel as soon as its answer is there, secrets opened', async () => {
  const number = newNumber();
  const { id } = await connect(number, { access_token: 'token', app_secret: 'secret', verify_token: 'verify' });
  const { channels } = app.ground;
  const route = {
    company_id: shop.company_id,
    channel_id: id,
    name: 'Number',
    phone_number_id: number,
    waba_id: '77',
    agent_id: null,
    status: 'active',
    daily_limit: 1_000,
    is_coexistence: false,
    trusted: true,
    access_token: 'token',
    app_secrets: [{ secret: 'secret', until: null }],
    verify_tokens: [{ secret: 'verify', until: null }],
  };
  expect(channels.byNumber(number)).toEqual(route);
  expect(channels.byId(id)).toEqual(route);
  expect(channels.byAccount('77')).toContainEqual(route);
  expect(channels.verifyTokens()).toContain('verify');

  await shop.patch(`${CHANNELS}/${id}`, { status: 'paused', access_token: 'fresh', verify_token: null });
  expect(channels.byNumber(number)).toEqual({ ...route, status: 'paused', access_token: 'fresh', verify_tokens: [] });
  expect(channels.verifyTokens()).not.toContain('verify');
  await shop.delete(`${CHANNELS}/${id}`);
  expect(channels.byNumber(number)).toBe(undefined);
  expect(channels.byId(id)).toBe(undefined);
});

test('another process is told of a change by the database', async () => {
  const directory = await openAnother();
  const number = newNumber();
  const { id } = await connect(number);
  await vi.waitFor(() => expect(directory.byNumber(number)?.channel_id).toBe(id), { timeout: 10_000 });
  await shop.patch(`${CHANNELS}/${id}`, { status: 'paused' });
  await vi.waitFor(() => expect(directory.byNumber(number)?.status).toBe('paused'), { timeout: 10_000 });
});

test('a process that missed the notice looks once more before it calls a number unknown', async () => {
  const directory = await openAnother(deaf);
  const number = newNumber();
  const { id } = await connect(number);
  expect(directory.byNumber(number)).toBe(undefined);
  expect((await directory.findByNumber(number))?.channel_id).toBe(id);
  expect(directory.byNumber(number)?.channel_id).toBe(id);
});

test('numbers that nobody has do not make it read again and again', async () => {
  let reads = 0;
  const { db, box, logger } = app.ground;
  const counted = {
    ...db,
    fast: {
      ...db.fast,
      system: { ...db.fast.system, run: (statement: never) => ((reads += 1), db.fast.system.run(statement)) },
    },
  };
  const directory = await createChannelDirectory(counted, deaf, box, logger, RULES(app));
  opened.push(directory);
  const found = await Promise.all(Array.from({ length: 200 }, () => directory.findByNumber(newNumber())));
  expect(new Set(found)).toEqual(new Set([undefined]));
  // Two statements a read.
  expect(reads).toBeLessThanOrEqual(6);
});

test('a refresh sees everything committed before it was asked for, also while another one is under way', async () => {
  const directory = await openAnother(deaf);
  for (let round = 0; round < 5; round += 1) {
    const under_way = directory.refresh();
    const number = newNumber();
    await connect(number);
    await directory.refresh();
    expect(directory.byNumber(number)?.phone_number_id).toBe(number);
    await under_way;
  }
});
