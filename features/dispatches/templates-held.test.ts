import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';

/* What the platform has against a template shows when it is sent, whether or not it was told by webhook. */

let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld();
  shop = await world.openShop();
  // Nobody answers, so that whoever is written to first is not given to an agent.
  await shop.admin.patch(`/api/v1/channels/${shop.channel_id}`, { agent_id: null });
});
afterAll(() => world.stop());
beforeEach(() => world.simulator.faults.set([]));

const BODY = { type: 'BODY', text: 'Your order is on its way.' };
let serial = 0;

/** A template that the platform has approved, and a customer to send it to. */
async function ready() {
  serial += 1;
  const name = `on_its_way_${serial}`;
  const draft = { name, language: 'en_US', category: 'UTILITY', components: [BODY] };
  const { body: template } = await shop.admin.post('/api/v1/templates', draft);
  expect((await shop.admin.post(`/api/v1/templates/${template.id}/submit`)).status).toBe(200);
  await world.settle();
  const read = async () => (await shop.admin.get(`/api/v1/templates/${template.id}`)).body;
  await expect.poll(async () => (await read()).status, { timeout: 20_000 }).toBe('APPROVED');
  const phone = `+1555018${String(serial).padStart(4, '0')}`;
  const { body: contact } = await shop.admin.post('/api/v1/contacts', { phone });
  const message = { type: 'template', template: { name, language: 'en_US' } };
  return {
    read,
    theirs: world.simulator.business.templates().find((one) => one.name === name)!,
    notices: async () => (await shop.admin.get(`/api/v1/notices?subject_id=${template.id}`)).body.data,
    arrived: () =>
      world.simulator.ledger({ phone_number_id: shop.phone_number_id }).accepted.filter(({ to }) => to === phone),
    async send(): Promise<string> {
      const path = `/api/v1/contacts/${contact.id}/messages`;
      const sent = await shop.admin.post(path, { channel_id: shop.channel_id, message });
      expect(sent.status, sent.text).toBe(201);
      return sent.body.id;
    },
  };
}

const message = async (id: string) => (await shop.admin.get(`/api/v1/messages/${id}`)).body;
async function becomes(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await message(id)).status, { timeout: 20_000 }).toBe(status);
}

test.each([
  [132015, 'PAUSED', 'template_paused', 'warning'],
  [132016, 'DISABLED', 'template_disabled', 'critical'],
] as const)(
  'a send refused with %i marks the template as %s and tells people, though no webhook did',
  async (code, status, kind, severity) => {
    const template = await ready();
    template.theirs.status = status;
    const id = await template.send();
    await becomes(id, 'failed');
    expect((await message(id)).failure).toMatchObject({ code, class: 'TPL' });
    expect(await template.read()).toMatchObject({ status, can_be_sent: false });
    expect(await template.notices()).toMatchObject([{ kind, severity, state: 'open', times: 1 }]);
  },
);

test('one that is unknown to the platform is marked, and the comparison that is ordered says what is true', async () => {
  const template = await ready();
  const compared = async () => (await shop.admin.get('/api/v1/templates/sync')).body.started_at;
  const before = await compared();
  template.theirs.status = 'PENDING';
  const id = await template.send();
  await becomes(id, 'failed');
  expect((await message(id)).failure).toMatchObject({ code: 132001 });
  expect(await template.notices()).toMatchObject([{ kind: 'template_missing', state: 'open' }]);
  await world.settle();
  await expect.poll(compared, { timeout: 20_000 }).not.toBe(before);
  await expect.poll(async () => (await template.read()).status, { timeout: 20_000 }).toBe('PENDING');

  template.theirs.status = 'APPROVED';
  await shop.admin.post('/api/v1/templates/sync');
  await expect.poll(async () => (await template.read()).status, { timeout: 20_000 }).toBe('APPROVED');
  expect(await template.notices()).toMatchObject([{ kind: 'template_missing', state: 'resolved' }]);
});

test.each([132007, 132068, 132069, 131063])(
  'a send refused with %i is told of its template, which stays as it is',
  async (code) => {
    const template = await ready();
    world.simulator.faults.set([{ fault: 'refuse', code, phone_number_id: shop.phone_number_id }]);
    const ids = [await template.send(), await template.send()];
    for (const id of ids) await becomes(id, 'failed');
    world.simulator.faults.set([]);
    expect((await template.read()).status).toBe('APPROVED');
    expect(await template.notices()).toMatchObject([{ kind: 'template_refused', severity: 'warning', state: 'open' }]);
  },
);

test('a message that the platform holds back to judge the template says so, until it is released', async () => {
  const template = await ready();
  world.simulator.business.templateEvent(template.theirs.id, 'hold');
  const id = await template.send();
  await becomes(id, 'accepted');
  const { held, wamid } = await message(id);
  expect(held).toEqual({
    class: 'TEMPLATE',
    title: expect.stringContaining('looks at how people receive'),
    until: null,
  });
  expect(wamid).toBe(template.arrived()[0]!.wamid);
  world.simulator.business.templateEvent(template.theirs.id, 'release');
  await expect.poll(async () => (await message(id)).status, { timeout: 20_000 }).toMatch(/^(delivered|read)$/);
  expect(await message(id)).toMatchObject({ held: null, failure: null });
  expect(template.arrived()).toHaveLength(1);
});

test('one that is dropped after all fails with what the platform has against the template', async () => {
  const template = await ready();
  world.simulator.business.templateEvent(template.theirs.id, 'hold');
  const id = await template.send();
  await expect.poll(async () => (await message(id)).held?.class, { timeout: 20_000 }).toBe('TEMPLATE');
  world.simulator.business.templateEvent(template.theirs.id, 'drop');
  await becomes(id, 'failed');
  expect(await message(id)).toMatchObject({
    held: null,
    failure: { code: 132015, class: 'TPL', advice: expect.stringMatching(/\w/) },
  });
  await expect.poll(async () => (await template.read()).status, { timeout: 20_000 }).toBe('PAUSED');
  expect(template.arrived()).toHaveLength(1);
});
