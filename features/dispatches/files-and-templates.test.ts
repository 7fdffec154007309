import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { dot, uploadTo } from './testing/files.ts';

let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld();
  shop = await world.openShop();
});
afterAll(() => world.stop());

const upload = (bytes: Buffer, name: string, of = shop): Promise<string> => uploadTo(world, of, bytes, name);

async function meet(name: string) {
  const person = world.meet(name);
  world.simulator.write(person, shop.phone_number_id, { type: 'text', text: 'Do you sell airplanes?' });
  await world.settle();
  const { body } = await shop.admin.get('/api/v1/conversations?limit=1');
  const { id, contact_id } = body.data[0];
  const path = `/api/v1/conversations/${id}`;
  await shop.admin.post(`${path}/takeover`);
  const before = world.simulator.ledger({ person }).accepted.length;
  return {
    path,
    contact_id,
    send: (message: object) => shop.admin.post(`${path}/messages`, message),
    arrived: () => world.simulator.ledger({ person }).accepted.slice(before),
  };
}

test('a file is uploaded to the number once, and sent by the id it has there', async () => {
  const [one, other] = [await meet('First'), await meet('Second')];
  const media_id = await upload(dot(80), 'dot.png');
  for (const customer of [one, other]) {
    const sent = await customer.send({ type: 'image', media_id, caption: 'A dot' });
    expect(sent, sent.text).toMatchObject({
      status: 201,
      body: { text: 'A dot', content: { media_id }, media: { id: media_id } },
    });
  }
  await world.settle();
  const ids = [...one.arrived(), ...other.arrived()].map(({ type, content }) => {
    expect(type).toBe('image');
    expect(content).toEqual({ id: expect.any(String), caption: 'A dot' });
    return (content as { id: string }).id;
  });
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).not.toBe(media_id);
});

describe('a file that the platform has forgotten before its time', () => {
  test('is uploaded again, and the message sent once more', async () => {
    const customer = await meet('Forgotten');
    const media_id = await upload(dot(81), 'dot.png');
    await customer.send({ type: 'image', media_id });
    await world.settle();
    const [first] = customer.arrived();
    world.simulator.faults.set([{ fault: 'refuse', code: 131009, type: 'image', times: 1 }]);
    const { body } = await customer.send({ type: 'image', media_id });
    await expect.poll(() => customer.arrived().length, { timeout: 20_000 }).toBe(2);
    expect(customer.arrived()[1]!.content).not.toEqual(first!.content);
    await world.settle();
    const { attempts } = (await shop.admin.get(`/api/v1/messages/${body.id}`)).body;
    expect(attempts).toMatchObject([{ state: 'refused', class: 'REQ' }, { state: 'accepted' }]);
  });

  test('is believed to be at fault when that does not help, and uploaded again when a person sends it again', async () => {
    const customer = await meet('Unusable');
    world.simulator.faults.set([{ fault: 'refuse', code: 131053, type: 'image', times: 2 }]);
    const { body } = await customer.send({ type: 'image', media_id: await upload(dot(82), 'dot.png') });
    const message = async () => (await shop.admin.get(`/api/v1/messages/${body.id}`)).body;
    await expect.poll(async () => (await message()).status, { timeout: 20_000 }).toBe('failed');
    expect((await message()).attempts).toMatchObject([{ state: 'refused' }, { state: 'refused' }]);
    expect((await shop.admin.post(`/api/v1/messages/${body.id}/resend`, {})).status).toBe(200);
    await expect.poll(() => customer.arrived().length, { timeout: 20_000 }).toBe(1);
    await world.settle();
  });
});

test('a file of another company, or of another kind, is refused with the field named', async () => {
  const customer = await meet('Strict');
  const stranger = await world.openShop();
  const theirs = await upload(dot(10), 'theirs.png', stranger);
  const ours = await upload(dot(20), 'ours.png');
  const header = { type: 'video', video: { media_id: ours } };
  const action = { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] };
  for (const [message, field] of [
    [{ type: 'image', media_id: theirs }, 'media_id'],
    [{ type: 'audio', media_id: ours }, 'media_id'],
    [
      { type: 'interactive', interactive: { type: 'button', header, body: { text: 'x' }, action } },
      'interactive.header.video.media_id',
    ],
  ] as const) {
    expect(await customer.send(message)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  }
});

/** A template that the platform has approved. */
async function approved(name: string, components: object[]): Promise<string> {
  const made = await shop.admin.post('/api/v1/templates', { name, language: 'en_US', category: 'UTILITY', components });
  expect(made.status, made.text).toBe(201);
  const submitted = await shop.admin.post(`/api/v1/templates/${made.body.id}/submit`);
  expect(submitted.status, submitted.text).toBe(200);
  await world.settle();
  await expect
    .poll(async () => (await shop.admin.get(`/api/v1/templates/${made.body.id}`)).body.status, { timeout: 20_000 })
    .toBe('APPROVED');
  return made.body.id;
}

const BODY = { type: 'BODY', text: 'Hello {{1}}, your order is on its way.', example: { body_text: [['Ada']] } };
const filled = (name: string, ...values: string[]) => ({
  type: 'template',
  template: {
    name,
    language: 'en_US',
    components: [{ type: 'body', parameters: values.map((text) => ({ type: 'text', text })) }],
  },
});

test('a template reaches somebody who never wrote, and is read in the thread as it was filled in', async () => {
  await approved('on_its_way', [BODY]);
  const { body: contact } = await shop.admin.post('/api/v1/contacts', { name: 'Silent', phone: '+15550170001' });
  const path = `/api/v1/contacts/${contact.id}/messages`;
  const words = await shop.admin.post(path, {
    channel_id: shop.channel_id,
    message: { type: 'text', text: 'hello' },
  });
  expect(words).toMatchObject({
    status: 409,
    body: {
      detail: expect.stringContaining('template'),
      errors: expect.arrayContaining([{ field: 'template', message: 'on_its_way (en_US)' }]),
    },
  });
  const sent = await shop.admin.post(path, { channel_id: shop.channel_id, message: filled('on_its_way', 'Silent') });
  expect(sent, sent.text).toMatchObject({
    status: 201,
    body: { type: 'template', text: 'Hello Silent, your order is on its way.' },
  });
  await world.settle();
  const found = world.simulator.ledger().accepted.find(({ to }) => to === '+15550170001');
  expect(found).toMatchObject({ type: 'template', text: 'Hello Silent, your order is on its way.' });
  const { body: conversations } = await shop.admin.get(`/api/v1/conversations?contact_id=${contact.id}`);
  expect(conversations.data).toMatchObject([{ window_expires_at: null, last_message: { type: 'template' } }]);
});

test('values that do not fit the template are refused with the field named', async () => {
  await approved('needs_one', [BODY]);
  const customer = await meet('Values');
  for (const message of [filled('needs_one'), filled('needs_one', 'a', 'b')]) {
    const answer = await customer.send(message);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toMatch(/^template\.components/);
  }
  expect((await customer.send(filled('needs_one', 'Ada'))).status).toBe(201);
  await world.settle();
  expect(customer.arrived().map(({ text }) => text)).toEqual(['Hello Ada, your order is on its way.']);
});
