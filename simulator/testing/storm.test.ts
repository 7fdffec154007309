import { expect, test } from 'vitest';
import { CUSTOMER, NUMBER, startWorld } from './world.ts';

/** Everything at once, as a product under test would get it: the ledger must still tell the truth. */
test('in a storm of faults nothing accepted goes untold and nothing refused is told of', async () => {
  const world = await startWorld({
    seed: 42,
    delays: { sent_ms: 0, delivered_ms: 1, read_ms: 2 },
    webhooks: { concurrency: 8, batch_max: 20, retry_first_ms: 1, retry_max_ms: 2 },
    faults: [
      { fault: 'refuse', code: 130429, probability: 0.05 },
      { fault: 'html_error', probability: 0.02 },
      { fault: 'reset', probability: 0.02 },
      { fault: 'error_after_accept', probability: 0.03 },
      { fault: 'reset_after_accept', probability: 0.03 },
      { fault: 'fail_later', code: 131026, probability: 0.02 },
      { fault: 'status_before_answer', probability: 0.05 },
      { fault: 'duplicate_webhook', probability: 0.1 },
      { fault: 'reorder_webhook', probability: 0.1, delay_ms: 5 },
    ],
  });
  let failing = 0;
  world.product.answer = () => ((failing += 1) % 7 === 0 ? 503 : 200);
  world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });

  const known = new Map<string, number | null>();
  const one = async (at: number): Promise<void> => {
    const answer = await world.send({ biz_opaque_callback_data: `attempt-${at}` }).catch(() => null);
    known.set(`attempt-${at}`, answer?.status ?? null);
  };
  for (let at = 0; at < 600; at += 20) await Promise.all(Array.from({ length: 20 }, (_, more) => one(at + more)));
  expect(await world.simulator.idle()).toBe(true);

  const { accepted, refused, pending_webhooks } = world.simulator.ledger();
  expect(pending_webhooks).toBe(0);
  expect(accepted.length + refused.length).toBe(600);
  const told = new Map<unknown, Set<unknown>>();
  const acked = world.product.received.filter(({ answered }) => answered === 200).flatMap(({ statuses }) => statuses);
  for (const status of acked) {
    const data = status['biz_opaque_callback_data'];
    told.set(data, (told.get(data) ?? new Set()).add(status['status']));
  }
  for (const message of accepted) {
    const wanted = message.fail_code === null ? ['delivered', 'read', 'sent'] : ['failed'];
    expect([...(told.get(message.callback_data) ?? [])].map(String).toSorted((a, b) => a.localeCompare(b))).toEqual(
      wanted,
    );
    expect(known.get(message.callback_data ?? '') === 200).toBe(message.answer === 'answered');
  }
  for (const send of refused) expect(told.has(send.callback_data)).toBe(false);
  expect(accepted.filter(({ answer }) => answer !== 'answered').length).toBeGreaterThan(10);
  await world.stop();
});
