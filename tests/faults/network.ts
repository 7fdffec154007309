/** A network to the platform that refuses, swallows, half arrives, breaks off and crawls. */
import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../simulator/faults/random.ts';
import { fault } from './stage/fault.ts';
import type { NetworkFault } from './stage/fault-proxy.ts';
import { openStage } from './stage/stage.ts';

await fault('network to the platform', async ({ seed, log, count, expect, print, verdict }) => {
  const stage = await openStage({ seed, log, services: 'all-in-one' });
  try {
    await stage.open();
    const { random, graph, webhooks } = stage;
    const customers = stage.customers(count(10, 20));
    const kinds: (() => NetworkFault)[] = [
      () => ({ kind: 'refuse' }),
      () => ({ kind: 'black hole' }),
      () => ({ kind: 'half open' }),
      () => ({ kind: 'reset answer', after_bytes: between(random, 1, 600) }),
      () => ({ kind: 'cut request', after_bytes: between(random, 1, 900) }),
      () => ({ kind: 'drip' }),
    ];
    const rounds = count(kinds.length, 60);
    for (let round = 0; round < rounds; round += 1) {
      const how = kinds[round % kinds.length]!();
      // Now and then the platform cannot reach us either.
      const both = random() < 0.25;
      log.add(`network: ${JSON.stringify(how)}${both ? ', both ways' : ''}`);
      await graph.set(how);
      if (both) await webhooks.set(how);
      graph.cutAll();
      await pause(between(random, 800, 2_500));
      await graph.set({ kind: 'none' });
      await webhooks.set({ kind: 'none' });
      graph.cutAll();
      log.add('network: mended');
      await pause(between(random, 300, 1_200));
    }
    print(`${rounds} faults, met by ${graph.struck()} connections; ${customers.written()} messages written`);
    expect('the faults were met', graph.struck() >= rounds / 2);
    verdict(stage, await stage.judge(customers));
  } finally {
    await stage.close();
  }
});
