import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CUSTOMER, NUMBER, startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
let data_dir: string;
beforeEach(() => {
  data_dir = mkdtempSync(join(tmpdir(), 'simulator-'));
});
afterEach(async () => {
  await world.stop();
  rmSync(data_dir, { recursive: true });
});

describe('the control API', () => {
  test('makes people and numbers, lets people write, and tells the ledger', async () => {
    world = await startWorld({ people: [] });
    expect(
      (await world.control('PUT', '/channels', [{ phone_number_id: '4711', display_phone_number: '+1 555 010 9009' }]))
        .json,
    ).toMatchObject({
      channels: [{ phone_number_id: '4711', display_phone_number: '15550109009' }],
    });
    const person = await world.control('POST', '/people', { name: 'Ada', wa_id: '+1 555 010 0142' });
    expect(person).toMatchObject({
      status: 201,
      json: { id: '15550100142', wa_id: '15550100142', user_id: expect.stringMatching(/^US\.\d+$/) },
    });
    const written = await world.control('POST', '/people/15550100142/messages', {
      phone_number_id: '4711',
      text: 'olá',
    });
    expect(written).toMatchObject({ status: 201, json: { wamid: expect.stringMatching(/^wamid\./) } });
    expect((await world.control('GET', '/idle')).json).toEqual({ idle: true, pending: {} });
    const answer = {
      messaging_product: 'whatsapp',
      to: '15550100142',
      text: { body: 'oi' },
      biz_opaque_callback_data: 'x',
    };
    await world.graph('POST', '/v25.0/4711/messages', answer);
    await world.graph('POST', '/v25.0/4711/messages', { ...answer, to: '+15550100188' });
    await world.control('GET', '/idle');
    const { json } = await world.control('GET', '/ledger');
    expect(json).toMatchObject({
      accepted: [
        {
          phone_number_id: '4711',
          to: '15550100142',
          text: 'oi',
          callback_data: 'x',
          statuses: [{ status: 'sent' }, { status: 'delivered' }],
        },
      ],
      refused: [{ to: '+15550100188', code: 131047, http_status: 400 }],
      inbound: [
        { wamid: written.json['wamid'], from: '15550100142', text: 'olá', posts: 1, acked_at: expect.any(String) },
      ],
      webhooks: { posts: 3, acked: 3 },
      pending_webhooks: 0,
    });
    const wamid = encodeURIComponent(String(written.json['wamid']));
    expect((await world.control('GET', `/ledger?wamid=${wamid}`)).json).toMatchObject({
      accepted: [],
      refused: [],
      inbound: [{}],
    });
    expect((await world.control('GET', '/ledger?callback_data=nothing')).json).toMatchObject({
      accepted: [],
      refused: [],
    });
    expect((await world.control('GET', '/webhooks')).json['deliveries']).toHaveLength(3);
  });

  test('says what is wrong with a wish', async () => {
    world = await startWorld();
    expect(await world.control('POST', '/people', { nam: 'x' })).toMatchObject({ status: 400 });
    expect(
      await world.control('POST', '/people/nobody/messages', { phone_number_id: NUMBER, text: 'a' }),
    ).toMatchObject({ status: 404 });
    expect(
      await world.control('POST', `/people/${CUSTOMER}/messages`, { phone_number_id: '1', text: 'a' }),
    ).toMatchObject({ status: 404 });
    expect(await world.control('POST', `/people/${CUSTOMER}/messages`, { phone_number_id: NUMBER })).toMatchObject({
      status: 400,
    });
    expect(await world.control('POST', '/clock', { advance_ms: -1 })).toMatchObject({ status: 400 });
  });

  test('waits for quiet only so long', async () => {
    world = await startWorld({ clock: 'manual', delays: { sent_ms: 10 } });
    await world.open();
    await world.send();
    expect(await world.control('GET', '/idle?timeout_ms=0')).toMatchObject({
      status: 408,
      json: { idle: false, pending: { statuses: 2 } },
    });
    await world.control('POST', '/clock', { advance_ms: 10 });
    expect(await world.control('GET', '/idle')).toMatchObject({ status: 200 });
  });

  test('changes the webhook address, checks it, and sends anything to it', async () => {
    world = await startWorld({ webhook_url: null });
    expect((await world.control('POST', '/webhook/verify')).json).toMatchObject({ verified: false });
    await world.control('PUT', '/webhook', { url: world.product.url });
    expect((await world.control('POST', '/webhook/verify')).json).toMatchObject({ verified: true });
    expect(
      (await world.control('POST', '/webhooks', { field: 'security', value: { event: 'PIN_CHANGED' } })).status,
    ).toBe(202);
    await world.product.seen((one) => one.raw.includes('PIN_CHANGED'));
  });

  test('resets to the beginning, with work under way', async () => {
    world = await startWorld({ data_dir, clock: 'manual', delays: { sent_ms: 1_000 } });
    world.product.answer = () => 500;
    world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
    await world.send();
    world.simulator.putPerson({ name: 'Somebody' });
    expect((await world.control('POST', '/reset')).status).toBe(204);
    expect((await world.control('GET', '/idle')).json).toEqual({ idle: true, pending: {} });
    expect(world.simulator.ledger()).toMatchObject({
      accepted: [],
      inbound: [],
      webhooks: { updates: 0 },
      pending_webhooks: 0,
    });
    expect((await world.control('GET', '/people')).json['people']).toHaveLength(1);
  });
});

describe('the journal', () => {
  test('keeps ledger, people and numbers over a restart, and delivers what was not delivered', async () => {
    world = await startWorld({ data_dir, clock: 'manual' });
    await world.open();
    await world.control('PUT', '/channels', [{ phone_number_id: '4711' }]);
    world.simulator.putPerson({ name: 'Ada', wa_id: '15550100142' });
    world.product.answer = () => 503;
    const lost = world.simulator.write(CUSTOMER, NUMBER, { text: 'while you were away' });
    await world.send({ biz_opaque_callback_data: 'told later' });
    await world.graph('POST', `/v25.0/${NUMBER}/messages`, { messaging_product: 'whatsapp', to: '1' });
    const before = world.simulator.ledger();
    await world.stop();
    appendFileSync(join(data_dir, 'journal.jsonl'), '{"kind":"message","mess');

    world = await startWorld({ data_dir });
    const delivery = await world.product.seen((one) => one.messages.length > 0);
    expect(delivery.messages[0]).toMatchObject({ id: lost.wamid, text: { body: 'while you were away' } });
    expect(await world.simulator.idle()).toBe(true);
    expect(world.product.statuses()).toMatchObject([
      { status: 'sent', biz_opaque_callback_data: 'told later' },
      { status: 'delivered' },
    ]);
    const after = world.simulator.ledger();
    expect(after.accepted.map(({ wamid }) => wamid)).toEqual(before.accepted.map(({ wamid }) => wamid));
    expect(after.refused).toEqual(before.refused);
    expect(after.inbound.map((one) => [one.wamid, one.acked_at !== null])).toEqual(
      before.inbound.map((one) => [one.wamid, true]),
    );
    expect((await world.control('GET', '/people')).text).toContain('Ada');
    expect((await world.control('GET', '/channels')).text).toContain('4711');
    await world.stop();

    world = await startWorld({ data_dir });
    expect(await world.simulator.idle()).toBe(true);
    expect(world.product.received).toEqual([]);
    expect(world.simulator.ledger().accepted[0]?.statuses).toHaveLength(2);
  });
});
