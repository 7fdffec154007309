import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import type { Json } from '../json.ts';
import { startProduct } from '../testing/product.ts';
import { CUSTOMER, NUMBER, startWorld, WABA } from '../testing/world.ts';
import type { Answer, World } from '../testing/world.ts';

let world: World;
afterEach(() => world.stop());

const SALE = { name: 'sale', language: 'en', category: 'marketing', body: 'Big sale' } as const;
const CODE = { name: 'code', language: 'en', category: 'authentication', body: 'Your code' } as const;
const NEWS = { name: 'news', language: 'en', category: 'utility', body: 'It is sent' } as const;

async function begin(options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld({ clock: 'manual', templates: [SALE, CODE, NEWS], ...options });
  world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
}

const template = (name: string, more: Json = {}): Promise<Answer> =>
  world.send({ type: 'template', text: undefined, template: { name, language: { code: 'en' } }, ...more });

const code = (answer: Answer): unknown => (answer.json['error'] as Json | undefined)?.['code'] ?? answer.status;

async function codes(count: number, send: (at: number) => Promise<Answer>): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let at = 0; at < count; at += 1) found.push(code(await send(at)));
  return found;
}

const failures = async (): Promise<unknown[]> => {
  world.simulator.clock.advance(0);
  await world.simulator.idle();
  return world.simulator.ledger().accepted.map(({ fail_code }) => fail_code);
};

describe('a send above a limit', () => {
  test('to one person is refused after a burst of 45, and allowed six seconds later', async () => {
    await begin({ rules: { pair_limit: 'bucket' } });
    expect(await codes(47, () => world.send())).toEqual([...Array.from({ length: 45 }, () => 200), 131056, 131056]);
    world.simulator.clock.advance(6_000);
    expect(await codes(2, () => world.send())).toEqual([200, 131056]);
    expect(code(await template('news', { to: '+15550100177' }))).toBe(200);
  });

  test.each([
    [{}, 80],
    [{ is_coexistence: true }, 20],
    [{ throughput_per_second: 5 }, 5],
  ])('of the number %o is refused within the second, and the ledger shows it', async (more, cap) => {
    await begin({ rules: { throughput: 'refuse' } });
    world.simulator.putChannels([{ phone_number_id: NUMBER, ...more }]);
    const found = await codes(cap + 2, () => world.send());
    expect(found).toEqual([...Array.from({ length: cap }, () => 200), 130429, 130429]);
    world.simulator.clock.advance(1_000);
    expect(await codes(1, () => world.send())).toEqual([200]);
    const view = world.simulator.ledger().throughput[NUMBER];
    expect(view).toMatchObject({ asked: cap + 3, accepted: cap + 1, peak_asked: cap + 2, peak_accepted: cap });
    expect(view?.per_second.map(([, count]) => count)).toEqual([cap, 1]);
  });

  test('of the portfolio fails later, and counts different people outside their window only', async () => {
    await begin({ portfolios: [{ id: '7', messaging_limit: 2 }], accounts: [{ id: WABA, portfolio_id: '7' }] });
    const to = (at: number) => template('news', { to: `+1555010020${at}` });
    expect(await codes(4, (at) => to(at % 3))).toEqual([200, 200, 200, 200]);
    expect(code(await template('news'))).toBe(200);
    expect(await failures()).toEqual([null, null, 131048, null, null]);
    world.simulator.clock.advance(86_400_000);
    await to(2);
    expect((await failures()).at(-1)).toBeNull();
  });

  test('of the portfolio is refused where that is wished', async () => {
    const rules = { portfolio_limit: 'refuse', portfolio_code: 130429 } as const;
    await begin({ portfolios: [{ id: '7', messaging_limit: 1 }], accounts: [{ id: WABA, portfolio_id: '7' }], rules });
    expect(await codes(2, (at) => template('news', { to: `+1555010020${at}` }))).toEqual([200, 130429]);
  });

  test('of marketing for one person fails later, except in an open window', async () => {
    await begin({ rules: { marketing_per_day: 1 } });
    const to = '+15550100200';
    await template('sale', { to });
    await template('sale', { to });
    await template('news', { to });
    await template('sale');
    await template('sale');
    expect(await failures()).toEqual([null, 131049, null, null, null]);
  });
});

describe('a send is refused', () => {
  test('when it is marketing and the person stopped it, until they want it again', async () => {
    await begin();
    const strike = (event: string) =>
      world.control('POST', `/people/${CUSTOMER}/events`, { event, phone_number_id: NUMBER });
    await strike('stop_marketing');
    expect(code(await template('sale'))).toBe(131050);
    expect(code(await template('news'))).toBe(200);
    await strike('resume_marketing');
    expect(code(await template('sale'))).toBe(200);
    world.simulator.clock.advance(0);
    await world.simulator.idle();
    const preferences = world.product.received.filter(({ raw }) => raw.includes('user_preferences'));
    expect(preferences.map(({ body }) => body)).toMatchObject([
      { entry: [{ changes: [{ field: 'user_preferences', value: { user_preferences: [{ value: 'stop' }] } }] }] },
      { entry: [{ changes: [{ value: { user_preferences: [{ value: 'resume', wa_id: CUSTOMER }] } }] }] },
    ]);
  });

  test('when the number is locked, restricted or in maintenance, or its account is', async () => {
    await begin();
    const number = (event: string) => world.simulator.business.numberEvent(NUMBER, event as 'lock');
    const account = (event: string) => world.simulator.business.accountEvent(WABA, event as 'restrict');
    const after = async (strike: () => void): Promise<unknown> => {
      strike();
      return code(await world.send());
    };
    expect(await after(() => number('lock'))).toBe(131031);
    expect(await after(() => number('restrict'))).toBe(368);
    expect(await after(() => number('release'))).toBe(200);
    expect(await after(() => account('restrict'))).toBe(368);
    expect(await after(() => account('disable'))).toBe(131031);
    expect(await after(() => account('reinstate'))).toBe(200);
    expect(await after(() => number('maintenance'))).toBe(131057);
    expect(await after(() => world.simulator.clock.advance(60_000))).toBe(200);
  });

  test('when the person’s identity has changed and the number asks for it', async () => {
    await begin();
    const old = world.simulator.putPerson({ name: 'Zoë', wa_id: CUSTOMER }).identity_key_hash;
    const send = () => world.send({ recipient_identity_key_hash: old });
    expect(code(await send())).toBe(200);
    world.simulator.personEvent(CUSTOMER, NUMBER, 'change_identity');
    expect(code(await send())).toBe(200);
    const settings = { user_identity_change: { enable_identity_key_check: true } };
    expect((await world.graph('POST', `/v25.0/${NUMBER}/settings`, settings)).json).toEqual({ success: true });
    expect(code(await send())).toBe(137000);
  });

  test('when it is a code for somebody known by user id only', async () => {
    await begin();
    const { user_id } = world.simulator.putPerson({ name: 'Noor', username: 'noor' });
    expect(code(await template('code', { to: undefined, recipient: user_id }))).toBe(131062);
    expect(code(await template('news', { to: undefined, recipient: user_id }))).toBe(200);
  });

  test('when the file is of a kind that does not go with the message', async () => {
    await begin();
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('file', new File([new Uint8Array([1])], 'a.pdf', { type: 'application/pdf' }));
    const { id } = (await world.graph('POST', `/v25.0/${NUMBER}/media`, form)).json;
    expect(code(await world.send({ type: 'image', text: undefined, image: { id } }))).toBe(131053);
    expect(code(await world.send({ type: 'document', text: undefined, document: { id } }))).toBe(200);
    world.simulator.putChannels([{ phone_number_id: '222333', waba_id: '9' }]);
    world.simulator.write(CUSTOMER, '222333', { text: 'hi' });
    const body = { messaging_product: 'whatsapp', to: CUSTOMER, type: 'document', document: { id } };
    expect(code(await world.graph('POST', '/v25.0/222333/messages', body))).toBe(131009);
  });

  test('later, when a link leads to nothing usable', async () => {
    await begin({ rules: { links: 'fetch' }, clock: 'real' });
    const host = await startProduct('any');
    await world.send({ type: 'image', text: undefined, image: { link: host.url } });
    await world.send({ type: 'image', text: undefined, image: { link: 'http://127.0.0.1:1/a.png' } });
    await world.simulator.idle();
    expect(world.simulator.ledger().accepted.map(({ fail_code }) => fail_code)).toEqual([131053, 131053]);
    await host.stop();
  });
});

describe('pacing', () => {
  test.each([
    ['release', ['sent', 'delivered']],
    ['drop', ['failed']],
  ])('holds messages of a template back until %s', async (event, wanted) => {
    await begin();
    const [sale] = world.simulator.business.putTemplates([{ ...SALE, pacing: true }]);
    const answer = await template('sale');
    expect(answer.json['messages']).toMatchObject([{ message_status: 'held_for_quality_assessment' }]);
    world.simulator.clock.advance(3_600_000);
    const told = () => world.simulator.ledger().accepted[0]?.statuses.map(({ status }) => status);
    expect(told()).toEqual([]);
    await world.control('POST', `/templates/${sale?.id}/events`, { event });
    world.simulator.clock.advance(0);
    expect(told()).toEqual(wanted);
    if (event === 'drop') {
      expect(world.simulator.ledger().accepted[0]?.fail_code).toBe(132015);
      expect(code(await template('sale'))).toBe(132015);
    }
  });
});

test('an answer to somebody who came from an ad is free for three days', async () => {
  await begin();
  const referral = { source_url: 'https://fb.me/x', source_id: '1', source_type: 'ad', ctwa_clid: 'clid' };
  world.simulator.write(CUSTOMER, NUMBER, { text: 'I saw this', referral });
  await world.send();
  world.simulator.clock.advance(3 * 86_400_000 - 1);
  await template('sale');
  world.simulator.clock.advance(1);
  await template('sale');
  world.simulator.clock.advance(0);
  await world.simulator.idle();
  expect(world.product.messages().at(1)).toMatchObject({ referral });
  const types = world.product
    .statuses()
    .filter(({ status }) => status === 'sent')
    .map(({ pricing }) => (pricing as Json)['type']);
  expect(types).toEqual(['free_entry_point', 'free_entry_point', 'regular']);
});
