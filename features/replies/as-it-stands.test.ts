import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, revoke, said, text } from '#tests/setup/changes.ts';
import { startWorld, type TestShop, type TestWorld } from '../../tests/setup/shop.ts';
import { deliver, envelope, newWamid } from '../../tests/setup/webhooks.ts';

let world: TestWorld;
let shop: TestShop;
beforeAll(async () => {
  world = await startWorld();
  shop = await world.openShop();
});
afterAll(() => world.stop());

/** One delivery, so that all of it is there before anybody answers. */
async function hear(from: string, ...changes: object[]) {
  expect(await deliver(world.app.url, envelope(...changes))).toBe(200);
  const { admin } = shop;
  const threadOf = async () => {
    await world.settle();
    const { body: contacts } = await admin.get(`/api/v1/contacts?phone=%2B${from}`);
    const { body } = await admin.get(`/api/v1/conversations?contact_id=${contacts.data[0].id}`);
    return (await admin.get(`/api/v1/conversations/${body.data[0].id}/messages?annotations=true`)).body.data;
  };
  await expect.poll(async () => (await threadOf())[0].fate, { timeout: 15_000 }).not.toMatch(/^merged:/);
  return threadOf();
}

const now = () => String(Math.floor(Date.now() / 1_000));

test('a question that was changed before it was answered is answered as it stands', async () => {
  const { phone_number_id } = shop;
  const [from, wamid] = ['15550951', newWamid()];
  const thread = await hear(
    from,
    said({ phone_number_id, from, wamid, at: now(), message: text('How long do I have to return an item?') }),
    said({ phone_number_id, from, at: now(), message: edit(wamid, text('When is the shop open?')) }),
  );
  expect(thread.map((message: { fate: string | null }) => message.fate)).toEqual(['answered', 'answered', null]);
  expect(thread[2].citations.map(({ title }: { title: string }) => title)).toEqual(['Opening hours']);
});

test('a question that was taken back is not answered, and what was asked beside it is', async () => {
  const { phone_number_id } = shop;
  const [from, wamid] = ['15550952', newWamid()];
  const asked = said({ phone_number_id, from, wamid, at: now(), message: text('When is the shop open?') });
  const gone = said({ phone_number_id, from, at: now(), message: revoke(wamid) });
  const silent = await hear(from, asked, gone);
  expect(silent.map((message: { fate: string | null }) => message.fate)).toEqual([
    'suppressed:taken_back',
    'suppressed:revoke',
  ]);

  const [other, second] = ['15550953', newWamid()];
  const thread = await hear(
    other,
    said({ phone_number_id, from: other, wamid: second, at: now(), message: text('When is the shop open?') }),
    said({ phone_number_id, from: other, at: now(), message: text('How long do I have to return an item?') }),
    said({ phone_number_id, from: other, at: now(), message: revoke(second) }),
  );
  expect(thread.at(-1).citations.map(({ title }: { title: string }) => title)).toEqual(['Returns']);
});
