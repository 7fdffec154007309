import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { holdWrites } from '../../tests/setup/hold.ts';
import { startGraph, type GraphCall, type ScriptedGraph } from '../../tests/setup/graph.ts';
import { deliver, envelope, messageChange, newWamid, statusChange } from '../../tests/setup/webhooks.ts';

let graph: ScriptedGraph;
let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  graph = await startGraph();
  app = await startTestApp({ env: { WHATSAPP_API_BASE_URL: graph.url } });
  company = await openCompany(app);
});
afterAll(async () => {
  await graph.stop();
  await app.stop();
});

let serial = 0;

/** A conversation that nobody answers but the test. */
async function meet(): Promise<string> {
  const from = `1555040${String((serial += 1)).padStart(4, '0')}`;
  await deliver(app.url, envelope(messageChange({ phone_number_id: company.phone_number_id, from })));
  await app.settle();
  const { body } = await company.get(`/api/v1/conversations?q=${from}`);
  return `/api/v1/conversations/${body.data[0].id}`;
}

async function send(conversation: string, text: string): Promise<string> {
  const sent = await company.post(`${conversation}/messages`, { type: 'text', text });
  expect(sent.status).toBe(201);
  return sent.body.id;
}

const message = async (id: string) => (await company.get(`/api/v1/messages/${id}`)).body;

interface News {
  status: 'sent' | 'delivered' | 'read' | 'failed';
  /** Whether the platform repeats what we attached to the call. */
  attached: boolean;
}

const change = (wamid: string, call: GraphCall, { status, attached }: News) =>
  statusChange(company.phone_number_id, {
    id: wamid,
    status,
    ...(attached ? { biz_opaque_callback_data: call.callback_data } : {}),
    ...(status === 'failed' ? { errors: [{ code: 131026, title: 'Message undeliverable' }] } : {}),
  });

/** From the lowest to the highest; see the ranks of connectors/messaging. */
const RANKS = ['queued', 'unknown', 'accepted', 'sent', 'failed', 'delivered', 'read'];
const highestOf = (statuses: readonly string[]): string =>
  RANKS.findLast((status) => statuses.includes(status)) ?? 'queued';

describe('whatever the platform tells in whatever order, how often and how early', () => {
  const news = fc.record({
    status: fc.constantFrom<News['status']>('sent', 'delivered', 'read', 'failed'),
    attached: fc.boolean(),
  });
  /** Webhooks one after the other, each with some news; our own call ends before one of them or after all. */
  const story = fc.record({
    webhooks: fc.array(fc.array(news, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
    ends_before: fc.nat(6),
    ending: fc.constantFrom('answered', 'answered', 'broken off'),
    copies: fc.integer({ min: 1, max: 3 }),
  });

  test('a message climbs and never falls, and ends where the same news in any order ends', async () => {
    let conversation = await meet();
    let stories = 0;
    await fc.assert(
      fc.asyncProperty(story, async ({ webhooks, ends_before, ending, copies }) => {
        // The platform lets a number send 45 messages to one person at once.
        if ((stories += 1) % 20 === 0) conversation = await meet();
        const id = await send(conversation, 'hello');
        const call = await graph.next();
        const wamid = newWamid();
        let rank = 0;
        let ended = false;
        async function look(): Promise<void> {
          await app.settle();
          const { status } = await message(id);
          expect(RANKS.indexOf(status)).toBeGreaterThanOrEqual(rank);
          rank = RANKS.indexOf(status);
        }
        async function end(): Promise<void> {
          if (ending === 'answered') call.accept(wamid);
          else call.drop();
          ended = true;
          await look();
        }

        for (const [place, group] of webhooks.entries()) {
          if (place === ends_before) await end();
          const body = envelope(...group.map((one) => change(wamid, call, one)));
          const codes = await Promise.all(Array.from({ length: copies }, () => deliver(app.url, body)));
          expect(codes).toEqual(codes.map(() => 200));
          // A call under way keeps `settle` waiting, which is right: nobody knows yet what becomes of it.
          if (ended) await look();
        }
        if (!ended) await end();

        const news = webhooks.flat();
        const ours = ending === 'answered' || news.some((one) => one.attached);
        const told = ours ? ['accepted', ...news.map((one) => one.status)] : ['unknown'];
        const last = await message(id);
        expect(last).toMatchObject({ status: highestOf(told), wamid: ours ? wamid : null });
        expect(last.failure).toEqual(last.status === 'failed' ? expect.objectContaining({ code: 131026 }) : null);
        const history = last.status_history.map((entry: { status: string }) => entry.status);
        const expected = history.includes('unknown') ? [...told, 'unknown'] : told;
        expect(history.toSorted()).toEqual([...new Set(expected)].toSorted());
      }),
      { numRuns: 60 },
    );
  });
});

test('a status that comes before our call returns settles the attempt at once', async () => {
  const id = await send(await meet(), 'early');
  const call = await graph.next();
  const wamid = newWamid();
  await deliver(app.url, envelope(change(wamid, call, { status: 'delivered', attached: true })));
  await expect.poll(async () => (await message(id)).status).toBe('delivered');
  expect((await message(id)).wamid).toBe(wamid);
  call.accept(wamid);
  await app.settle();
  expect(await message(id)).toMatchObject({ status: 'delivered', wamid, failure: null });
});

test('a status is not lost that arrives in the very moment in which its message gets its platform id', async () => {
  const id = await send(await meet(), 'crossing');
  const call = await graph.next();
  const wamid = newWamid();
  // Stops the one who drains the status after it has looked for the message, with the status kept but not committed.
  const keeping = await holdWrites(app, 'early_statuses');
  await deliver(app.url, envelope(change(wamid, call, { status: 'read', attached: false })));
  await keeping.waiting();
  const closing = await holdWrites(app, 'inbound_ledger');
  await keeping.release();
  await closing.waiting();
  // Now our own call returns; whoever writes that down either waits for the other or has already looked in vain.
  call.accept(wamid);
  await expect.poll(async () => (await closing.advisoryWaiters()) > 0 || (await message(id)).wamid !== null).toBe(true);
  await closing.release();
  await app.settle();
  expect(await message(id)).toMatchObject({ status: 'read', wamid });
});

test('a call that breaks off after a status has settled it changes nothing, and nothing goes out twice', async () => {
  const id = await send(await meet(), 'settled');
  const call = await graph.next();
  const wamid = newWamid();
  await deliver(app.url, envelope(change(wamid, call, { status: 'sent', attached: true })));
  await expect.poll(async () => (await message(id)).status).toBe('sent');
  call.drop();
  await app.settle();
  expect(await message(id)).toMatchObject({ status: 'sent', wamid });
  expect(graph.waiting()).toBe(0);
});

test("a status with somebody else's attempt, or for another company's number, moves nothing", async () => {
  const other = await openCompany(app);
  const id = await send(await meet(), 'mine');
  const call = await graph.next();
  const foreign = statusChange(other.phone_number_id, {
    id: newWamid(),
    status: 'read',
    biz_opaque_callback_data: call.callback_data,
  });
  await deliver(app.url, envelope(foreign));
  await expect
    .poll(async () => (await other.get('/api/v1/inbound_deliveries?limit=1')).body.data[0]?.state)
    .toBe('processed');
  expect((await message(id)).status).toBe('queued');
  const wamid = call.accept();
  await app.settle();
  await deliver(app.url, envelope(statusChange(other.phone_number_id, { id: wamid, status: 'read' })));
  await app.settle();
  expect(await message(id)).toMatchObject({ status: 'accepted', wamid });
});
