/** A worker that is frozen past its lease, in the middle of what it does, and wakes up as if nothing had happened. */
import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../simulator/faults/random.ts';
import { fault } from './stage/fault.ts';
import { HOLD_S, LEASE_S, openStage } from './stage/stage.ts';

/** A turn is leased for longer than a send. */
const TURN_LEASE_MS = 15_000;
const WAIT_MS = 5_000;

await fault('frozen past the lease', async ({ seed, log, count, expect, print, verdict }) => {
  const services = ['whatsapp-gateway', 'whatsapp-gateway', 'ai-processor', 'ai-processor', 'core-api'] as const;
  const stage = await openStage({ seed, log, services });
  try {
    await stage.open();
    const { random, simulator, model, products } = stage;
    // Long enough to be frozen in the middle of.
    simulator.faults.set([{ fault: 'slow_answer', delay_ms: 500 }], seed);
    model.script(() => ({ fault: 'none', thinks_ms: 700 }));
    const customers = stage.customers(count(8, 16));
    const sends = (): number => simulator.ledger().accepted.length;
    const calls = (): number => model.calls().length;

    async function freeze(service: string, under: () => number, ms: number): Promise<boolean> {
      const some = products.filter((product) => product.service === service);
      const victim = some[between(random, 0, some.length - 1)]!;
      const before = under();
      const until = performance.now() + WAIT_MS;
      while (under() === before && performance.now() < until) await pause(2);
      victim.signal('SIGSTOP');
      log.add(`${victim.name} is frozen for ${ms} ms`);
      await pause(ms);
      victim.signal('SIGCONT');
      log.add(`${victim.name} goes on`);
      await pause(between(random, 200, 1_500));
      return victim.isUp();
    }

    let alive = true;
    const gateways = count(2, 25);
    for (let round = 0; round < gateways; round += 1) {
      const ms = between(random, LEASE_S * 1_000 + 300, (LEASE_S + HOLD_S) * 1_000);
      alive &&= await freeze('whatsapp-gateway', sends, ms);
    }
    const processors = count(1, 8);
    for (let round = 0; round < processors; round += 1) {
      alive &&= await freeze('ai-processor', calls, TURN_LEASE_MS + between(random, 500, 6_000));
    }
    print(`${gateways} gateways and ${processors} processors frozen, ${customers.written()} messages written`);
    expect('whoever was frozen goes on living', alive);
    verdict(stage, await stage.judge(customers));
  } finally {
    await stage.close();
  }
});
