import { writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { optionsFromEnvironment } from '../environment.ts';
import type { SimulatorOptions } from '../index.ts';
import type { Json } from '../json.ts';
import { CUSTOMER, startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';
import type { OutcomeInput } from './outcomes.ts';

let world: World;
afterEach(() => world.stop());

async function begin(rules: OutcomeInput[], options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld({ delays: { read_ms: 0 }, ...options });
  await world.open();
  const { status } = await world.control('PUT', '/outcomes', rules);
  expect(status).toBe(200);
}

/** What was told of the messages, in order. */
async function told(): Promise<unknown[]> {
  await world.simulator.idle();
  return world.product.statuses().map(({ status, errors }) => (errors as Json[] | undefined)?.[0]?.['code'] ?? status);
}

const cases: [string, OutcomeInput, unknown[]][] = [
  ['fails', { fail: 131026 }, [131026]],
  ['fails after it was sent', { fail: 131026, fail_after_ms: 0 }, ['sent', 131026]],
  ['is lost', { lost: true }, ['sent']],
  ['is read without having been delivered', { without: ['delivered'] }, ['sent', 'read']],
  ['is never read', { never_read: true }, ['sent', 'delivered']],
  ['goes on as usual when it is for somebody else', { to: '15550100177', fail: 131026 }, ['sent', 'delivered', 'read']],
  ['fails for a whole range of numbers', { to: '+1555010*', fail: 131049 }, [131049]],
];

test.each(cases)('a message %s', async (_name, rule, wanted) => {
  await begin([rule]);
  await world.send();
  expect(await told()).toEqual(wanted);
});

test('a voice message is played after it was read', async () => {
  await begin([{ plays: true }]);
  await world.send({ type: 'audio', text: undefined, audio: { link: 'https://example.com/a.ogg', voice: true } });
  expect(await told()).toEqual(['sent', 'delivered', 'read', 'played']);
});

test('a message fails late when its time to live is over, and nobody waits for that', async () => {
  const template = {
    name: 'otp',
    language: 'en',
    category: 'authentication',
    body: 'Code',
    message_send_ttl_seconds: 60,
  } as const;
  await begin([{ fail: 131026, fail_after_ms: 'ttl' }], { clock: 'manual', templates: [template] });
  await world.send({ type: 'template', text: undefined, template: { name: 'otp', language: { code: 'en' } } });
  world.simulator.clock.advance(59_999);
  expect(await told()).toEqual(['sent']);
  world.simulator.clock.advance(1);
  expect(await told()).toEqual(['sent', 131026]);
});

test('a person answers by themselves: taps, reacts, writes, stops marketing, blocks', async () => {
  await begin([
    {
      times: 1,
      on_arrival: [
        { tap: 'Yes' },
        { react: '👍', after_ms: 1 },
        { reply: { text: 'Thanks' }, after_ms: 2 },
        { marketing: 'stop', after_ms: 3 },
        { block: true, after_ms: 4 },
      ],
    },
  ]);
  const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
  const interactive = {
    type: 'button',
    body: { text: 'Well?' },
    action: { buttons: [reply('y', 'Yes'), reply('n', 'No')] },
  };
  await world.send({ type: 'interactive', text: undefined, interactive });
  await world.simulator.idle();
  const [sent] = world.simulator.ledger().accepted;
  expect(world.product.messages()).toMatchObject([
    { context: { id: sent?.wamid }, interactive: { button_reply: { id: 'y', title: 'Yes' } } },
    { reaction: { message_id: sent?.wamid, emoji: '👍' } },
    { text: { body: 'Thanks' } },
  ]);
  expect(world.product.received.some(({ raw }) => raw.includes('"value":"stop"'))).toBe(true);
  await world.send();
  expect((await told()).at(-1)).toBe(131026);
});

test('a tap on a template’s quick reply carries its payload', async () => {
  const components = [
    { type: 'BODY', text: 'Come' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Stop' }] },
  ];
  await begin([{ template: 'sale', on_arrival: [{ tap: 0 }] }], {
    templates: [{ name: 'sale', language: 'en', components }],
  });
  const button = {
    type: 'button',
    sub_type: 'quick_reply',
    index: '0',
    parameters: [{ type: 'payload', payload: 'p-1' }],
  };
  const template = { name: 'sale', language: { code: 'en' }, components: [button] };
  await world.send({ type: 'template', text: undefined, template });
  await world.simulator.idle();
  expect(world.product.messages()).toMatchObject([{ type: 'button', button: { payload: 'p-1', text: 'Stop' } }]);
});

test('a script file arranges all of it at the start', async () => {
  const file = join(tmpdir(), `simulator-script-${process.pid}.json`);
  const script: SimulatorOptions = {
    outcomes: [{ to: CUSTOMER, fail: 131049 }],
    rules: { window: 'off' },
    tokens: [{ token: 'the-one' }],
    templates: [{ name: 'hello', body: 'Hi' }],
  };
  writeFileSync(file, JSON.stringify(script));
  world = await startWorld(
    optionsFromEnvironment({ SIMULATOR_CONFIG: file, SIMULATOR_PORT: '0', SIMULATOR_LOG_LEVEL: 'warn' }),
  );
  expect((await world.send()).status).toBe(401);
  expect((await world.send({}, { authorization: 'Bearer the-one' })).status).toBe(200);
  expect(await told()).toEqual([131049]);
  rmSync(file);
});
