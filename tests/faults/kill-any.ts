/** SIGKILL of any process at any time: three services apart on one database, or all in one. */
import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../simulator/faults/random.ts';
import { FAULTS } from '../chaos/world/faults.ts';
import { fault } from './stage/fault.ts';
import { openStage } from './stage/stage.ts';

await fault('kill -9 of any process', async ({ seed, log, count, expect, print, verdict }) => {
  const services = ['whatsapp-gateway', 'ai-processor', 'core-api', 'whatsapp-gateway'] as const;
  const stage = await openStage({ seed, log, services });
  try {
    await stage.open();
    const { random, products, simulator, model } = stage;
    simulator.faults.set([...FAULTS], seed);
    model.script(() => ({
      fault: random() < 0.05 ? 'error' : random() < 0.05 ? 'reset' : 'none',
      thinks_ms: between(random, 0, 400),
    }));
    const customers = stage.customers(count(12, 24));
    const kills = count(6, 100);
    for (let kill = 0; kill < kills; kill += 1) {
      await pause(between(random, 100, 1_200));
      const victim = products[between(random, 0, products.length - 1)]!;
      victim.signal('SIGKILL');
      await victim.gone();
      log.add(`kill -9 of ${victim.name}`);
      await pause(random() < 0.2 ? between(random, 2_000, 5_000) : 0);
      await stage.restart(victim);
    }
    print(`${kills} kills, ${customers.written()} messages written`);
    verdict(stage, await stage.judge(customers));
    expect('there was load', customers.written() > kills);
  } finally {
    await stage.close();
  }
});
