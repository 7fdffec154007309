import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { allMessages, openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, newWamid } from '../../tests/setup/webhooks.ts';
import { core } from '../../services/core-api/core.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { claimPending } from './deliveries.repository.ts';
import { markDrain, strikeOrphans } from './drain-marks.repository.ts';
import { newId } from '#platform/runtime';
import { said, text } from '#tests/setup/changes.ts';

let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  // Nobody drains here but those that a test starts.
  app = await startTestApp({ services: [core] });
  company = await openCompany(app);
});
afterAll(() => app.stop());

/** Runs a server that takes deliveries in and drains them, until `work` is done. */
async function withGateway(work: (gate: TestApp) => Promise<void> = async () => {}): Promise<void> {
  const gate = await startTestApp({ beside: app, services: [gateway] });
  try {
    await work(gate);
    await gate.settle();
  } finally {
    await gate.stop();
  }
}

const stored = async (wamid: string) => {
  const { body } = await company.get('/api/v1/inbound_deliveries?limit=50');
  for (const { id } of body.data) {
    const { body: delivery } = await company.get(`/api/v1/inbound_deliveries/${id}`);
    if (delivery.raw.includes(wamid)) return delivery;
  }
  return undefined;
};

/** Another process that takes what waits, writes down that it does, and is gone in the middle. */
async function dieOver(ids: readonly string[]): Promise<void> {
  const { db } = app.ground;
  const gone = new Error('the process is gone');
  const died = db.system(async (sdb) => {
    await claimPending(sdb, 200);
    await markDrain(db, sdb, { owner: newId(), ids });
    throw gone;
  });
  await expect(died).rejects.toBe(gone);
}

async function putBack(ids: readonly string[]): Promise<void> {
  await app.ground.db.tenant(company.company_id, (tdb) =>
    tdb.q
      .updateTable('inbound_deliveries')
      .set({ state: 'pending' })
      .where('id', 'in', [...ids])
      .execute(),
  );
}

const strike = () => strikeOrphans(app.ground.db, newId());

test('a delivery over which processes die is a dead letter in the end, and the others with it are drained', async () => {
  const { phone_number_id } = company;
  const [killer, innocent] = [newWamid(), newWamid()];
  await withGateway(async ({ url }) => {
    await deliver(url, envelope(said({ phone_number_id, from: '15550851', wamid: killer, message: text('killer') })));
    await deliver(url, envelope(said({ phone_number_id, from: '15550852', wamid: innocent, message: text('other') })));
  });
  const ids = [(await stored(killer)).id, (await stored(innocent)).id];
  await putBack(ids);
  await dieOver(ids);
  expect(await strike()).toBe(2);
  // What has struck once is drained alone from now on, so that only one of them is struck again.
  expect(await app.ground.db.system((sdb) => claimPending(sdb, 200))).toEqual([]);
  for (let death = 1; death < 4; death += 1) {
    expect(await stored(killer)).toMatchObject({ state: 'pending', attempts: 1 + death });
    await dieOver([ids[0]!]);
    expect(await strike()).toBe(1);
  }
  expect(await stored(killer)).toMatchObject({ state: 'rejected', reason: 'killed_its_process' });
  await withGateway();
  expect(await stored(innocent)).toMatchObject({ state: 'processed' });
  // Whoever has found out what killed them has it drained again.
  await company.post(`/api/v1/inbound_deliveries/${ids[0]}/replay`);
  await withGateway();
  expect(await stored(killer)).toMatchObject({ state: 'processed' });
  expect(await allMessages(company)).toHaveLength(2);
});

test('processes that live, and those that stopped in order, strike nobody', async () => {
  const { phone_number_id } = company;
  await withGateway((one) =>
    withGateway(async (other) => {
      const sent = Array.from({ length: 40 }, (_, index) =>
        deliver(
          index % 2 === 0 ? one.url : other.url,
          envelope(said({ phone_number_id, from: '15550861', message: text(`one of forty, ${index}`) })),
        ),
      );
      await Promise.all(sent);
    }),
  );
  expect(await strike()).toBe(0);
  const messages = (await allMessages(company)).filter((message) => message.text?.startsWith('one of forty'));
  expect(messages).toHaveLength(40);
});
