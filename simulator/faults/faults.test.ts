import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import type { Json } from '../json.ts';
import { CUSTOMER, NUMBER, startWorld, WABA } from '../testing/world.ts';
import type { Answer, World } from '../testing/world.ts';
import type { FaultInput } from './faults.ts';

let world: World;
afterEach(() => world.stop());

async function begin(rule: FaultInput, options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld({ rules: { window: 'off' }, ...options });
  await world.control('POST', '/faults', { rules: [rule] });
}

/** The send's answer, or 'no answer' when the connection ended without one. */
const attempt = (): Promise<Answer | 'no answer'> => world.send().catch(() => 'no answer' as const);

describe('faults of a send', () => {
  test.each([131026, 131047, 130429, 131056, 190, 368])(
    'refuse answers with code %i and accepts nothing',
    async (code) => {
      await begin({ fault: 'refuse', code });
      expect(await attempt()).toMatchObject({ json: { error: { code } } });
      expect(world.simulator.ledger()).toMatchObject({ accepted: [], refused: [{ code }] });
    },
  );

  test('html_error answers a page with 502 and accepts nothing', async () => {
    await begin({ fault: 'html_error' });
    expect(await attempt()).toMatchObject({ status: 502, text: expect.stringContaining('<html>') });
    expect(world.simulator.ledger()).toMatchObject({ accepted: [], refused: [{ code: null, http_status: 502 }] });
  });

  test('reset breaks the connection and accepts nothing', async () => {
    await begin({ fault: 'reset' });
    expect(await attempt()).toBe('no answer');
    expect(world.simulator.ledger()).toMatchObject({ accepted: [], refused: [{ code: null }] });
  });

  test.each([
    ['error_after_accept', {}, 500, '131000'],
    ['error_after_accept', { html: true }, 502, '<html>'],
  ] as const)('%s %o accepts, tells the statuses, and answers an error', async (fault, more, status, text) => {
    await begin({ fault, ...more });
    expect(await attempt()).toMatchObject({ status, text: expect.stringContaining(text) });
    await world.simulator.idle();
    expect(world.simulator.ledger()).toMatchObject({ accepted: [{ answer: fault }], refused: [] });
    expect(world.product.statuses().map((one) => one['status'])).toEqual(['sent', 'delivered']);
  });

  test('reset_after_accept accepts and breaks the connection', async () => {
    await begin({ fault: 'reset_after_accept' });
    expect(await attempt()).toBe('no answer');
    expect(world.simulator.ledger().accepted).toMatchObject([{ answer: 'reset_after_accept' }]);
  });

  test('hang_after_accept accepts and never answers; the statuses come all the same', async () => {
    await begin({ fault: 'hang_after_accept' });
    const gone = new AbortController();
    const call = fetch(`${world.simulator.url}/v25.0/${NUMBER}/messages`, {
      method: 'POST',
      signal: gone.signal,
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        to: CUSTOMER,
        text: { body: 'hi' },
        biz_opaque_callback_data: 'a-1',
      }),
    });
    const { statuses } = await world.product.seen((one) => one.statuses.length > 0);
    expect(statuses[0]).toMatchObject({ biz_opaque_callback_data: 'a-1' });
    gone.abort();
    await expect(call).rejects.toThrow('aborted');
    expect(await world.simulator.idle()).toBe(true);
  });

  test('slow_answer waits on the clock before it answers', async () => {
    await begin({ fault: 'slow_answer', delay_ms: 60_000 }, { clock: 'manual' });
    const call = world.send();
    world.simulator.clock.advance(0);
    while (world.simulator.ledger().accepted.length === 0) await new Promise(setImmediate);
    world.simulator.clock.advance(60_000);
    expect((await call).status).toBe(200);
  });

  test('status_before_answer tells sent before the answer goes out', async () => {
    await begin({ fault: 'status_before_answer' });
    const order: string[] = [];
    const told = world.product.seen((one) => one.statuses.length > 0).then(() => order.push('status'));
    const answered = world.send().then(() => order.push('answer'));
    await Promise.all([told, answered]);
    expect(order).toEqual(['status', 'answer']);
    await world.simulator.idle();
    expect(world.product.statuses().map((one) => one['status'])).toEqual(['sent', 'delivered']);
  });

  test('fail_later accepts and then fails it with the code', async () => {
    await begin({ fault: 'fail_later', code: 131026 });
    expect(await attempt()).toMatchObject({ status: 200 });
    await world.simulator.idle();
    expect(world.product.statuses()).toMatchObject([{ status: 'failed', errors: [{ code: 131026 }] }]);
    expect(world.simulator.ledger().accepted).toMatchObject([{ fail_code: 131026, statuses: [{ status: 'failed' }] }]);
  });

  test('suppress_statuses keeps the named ones quiet, or all', async () => {
    await begin({ fault: 'suppress_statuses', statuses: ['sent'] });
    await attempt();
    await world.simulator.idle();
    expect(world.product.statuses().map((one) => one['status'])).toEqual(['delivered']);
    await world.control('POST', '/faults', { rules: [{ fault: 'suppress_statuses' }] });
    await attempt();
    await world.simulator.idle();
    expect(world.product.statuses()).toHaveLength(1);
  });
});

describe('the form of an error', () => {
  const body = async (rule: Partial<FaultInput>): Promise<Json> => {
    await begin({ fault: 'refuse', code: 130429, ...rule });
    return (await world.send()).json['error'] as Json;
  };

  test('has its details as an object, as JSON in a string, or not at all', async () => {
    expect(await body({})).toMatchObject({ error_data: { messaging_product: 'whatsapp' } });
    await world.stop();
    const { error_data } = await body({ error_data: 'string' });
    expect(JSON.parse(error_data as string)).toMatchObject({ messaging_product: 'whatsapp' });
    await world.stop();
    expect(await body({ error_data: 'absent', is_transient: true })).toEqual({
      message: '(#130429) Rate limit hit',
      type: 'OAuthException',
      code: 130429,
      is_transient: true,
      fbtrace_id: expect.any(String),
    });
  });

  test('comes with the HTTP status of the rule, such as 429', async () => {
    await begin({ fault: 'refuse', code: 4, http_status: 429 });
    expect(await world.send()).toMatchObject({ status: 429, json: { error: { code: 4 } } });
  });
});

test('half an answer is all that comes after accepting', async () => {
  await begin({ fault: 'half_answer_after_accept' });
  const gone = new AbortController();
  const answer = await fetch(`${world.simulator.url}/v25.0/${NUMBER}/messages`, {
    method: 'POST',
    signal: gone.signal,
    headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: CUSTOMER, text: { body: 'hi' } }),
  });
  expect(answer.status).toBe(200);
  const reading = answer.text();
  await world.simulator.idle();
  expect(world.simulator.ledger().accepted).toMatchObject([{ answer: 'half_answer_after_accept' }]);
  gone.abort();
  await expect(reading).rejects.toThrow('aborted');
});

describe('faults of other calls', () => {
  const NEW = { name: 'hello', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: 'Hello you' }] };
  const create = () => world.graph('POST', `/v25.0/${WABA}/message_templates`, NEW).catch(() => 'no answer' as const);

  test('strike management or media, and leave sends alone', async () => {
    await begin({ fault: 'refuse', on: 'management', code: 2, error_data: 'string' });
    expect(await create()).toMatchObject({ status: 503 });
    expect(await world.send()).toMatchObject({ status: 200 });
    expect(world.simulator.business.templates()).toEqual([]);
    await world.control('POST', '/faults', { rules: [{ fault: 'html_error', on: 'media', type: 'media' }] });
    expect(await world.graph('POST', `/v25.0/${NUMBER}/media`, {})).toMatchObject({ status: 502 });
    expect(await create()).toMatchObject({ status: 200 });
  });

  test.each(['error_after_accept', 'reset_after_accept'] as const)('%s leaves the caller in doubt', async (fault) => {
    await begin({ fault, on: 'management' });
    const answer = await create();
    expect(answer === 'no answer' || answer.status === 500).toBe(true);
    expect(world.simulator.business.templates()).toMatchObject([{ name: 'hello' }]);
  });
});

describe('faults of a webhook', () => {
  test('duplicate_webhook sends exact copies', async () => {
    await begin({ fault: 'duplicate_webhook', copies: 2 });
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    await world.simulator.idle();
    expect(world.product.received).toHaveLength(3);
    expect(new Set(world.product.received.map(({ raw }) => raw.toString())).size).toBe(1);
    expect(world.simulator.ledger().webhooks).toMatchObject({ updates: 1, duplicates: 2, acked: 3 });
  });

  test('delay_webhook holds it back on the clock', async () => {
    await begin({ fault: 'delay_webhook', delay_ms: 1_000, max_delay_ms: 5_000 }, { clock: 'manual' });
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    world.simulator.clock.advance(999);
    await world.simulator.webhooks.quiet();
    expect(world.product.received).toHaveLength(0);
    world.simulator.clock.advance(4_001);
    expect(await world.simulator.idle()).toBe(true);
    expect(world.product.received).toHaveLength(1);
  });

  test('reorder_webhook lets the next one overtake', async () => {
    await begin({ fault: 'reorder_webhook', times: 1, delay_ms: 60_000 });
    for (const text of ['first', 'second', 'third']) world.simulator.write(CUSTOMER, NUMBER, { text });
    await world.simulator.idle();
    expect(world.product.messages().map((one) => one['text'])).toMatchObject([
      { body: 'second' },
      { body: 'first' },
      { body: 'third' },
    ]);
  });

  test.each(['wrong_signature', 'missing_signature'] as const)(
    '%s adds a forged POST that is never repeated',
    async (fault) => {
      await begin({ fault });
      world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
      await world.simulator.idle();
      expect(world.product.received.map(({ genuine }) => genuine)).toEqual([true, false]);
      expect(world.simulator.ledger().webhooks).toMatchObject({ forged: 1, forged_accepted: 0, acked: 1 });
    },
  );
});

describe('rules', () => {
  test('strike by recipient, number, type and so many times', async () => {
    await begin({ fault: 'refuse', code: 131026, to: '+1 555 010 0177', type: 'text', times: 1 });
    expect(await world.send()).toMatchObject({ status: 200 });
    expect(await world.send({ to: '+15550100177' })).toMatchObject({ status: 400 });
    expect(await world.send({ to: '+15550100177' })).toMatchObject({ status: 200 });
    expect((await world.control('GET', '/faults')).json).toMatchObject({ rules: [{ struck: 1, times: 1 }] });
  });

  test('strike the same sends for the same seed, and about as often as they say', async () => {
    const run = async (seed: number): Promise<number[]> => {
      world = await startWorld({
        rules: { window: 'off' },
        seed,
        faults: [{ fault: 'refuse', code: 131000, probability: 0.3 }],
      });
      const codes: number[] = [];
      for (let count = 0; count < 100; count += 1) codes.push((await world.send()).status);
      return codes;
    };
    const first = await run(7);
    await world.stop();
    const second = await run(7);
    await world.stop();
    const other = await run(8);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    const struck = first.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(15);
    expect(struck).toBeLessThan(45);
  });

  test('of an unknown kind are refused by name', async () => {
    world = await startWorld();
    const answer = await world.control('POST', '/faults', { rules: [{ fault: 'meteor' }] });
    expect(answer.status).toBe(400);
  });
});
