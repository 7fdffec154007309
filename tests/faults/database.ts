/** A PostgreSQL that stops at once, loses its connections or its network, under three services that go on living. */
import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../simulator/faults/random.ts';
import { fault } from './stage/fault.ts';
import { openStage } from './stage/stage.ts';

await fault('database stopped and cut off', async ({ seed, log, count, expect, print, verdict }) => {
  const stage = await openStage({ seed, log, services: ['whatsapp-gateway', 'ai-processor', 'core-api'] });
  try {
    await stage.open();
    const { random, products } = stage;
    const database = stage.database!;
    const customers = stage.customers(count(8, 16));
    const done = { stops: 0, storms: 0, cuts: 0, 'half-open networks': 0 };
    const acts: (() => Promise<void>)[] = [
      async () => {
        await database.stopAtOnce();
        log.add('the database stopped at once');
        await pause(between(random, 0, 2_500));
        await database.start();
        log.add('the database is back');
        done.stops += 1;
      },
      async () => {
        for (let wave = 0; wave < 5; wave += 1) {
          log.add(`${await database.terminateAll()} connections terminated`);
          await pause(between(random, 10, 200));
        }
        done.storms += 1;
      },
      async () => {
        database.network.cutAll();
        log.add('every connection to the database reset');
        done.cuts += 1;
      },
      async () => {
        await database.network.set({ kind: 'half open' });
        log.add('new connections to the database are half open');
        await database.terminateAll();
        await pause(between(random, 500, 2_500));
        await database.network.set({ kind: 'none' });
        database.network.cutAll();
        done['half-open networks'] += 1;
      },
    ];
    const rounds = count(4, 60);
    for (let round = 0; round < rounds; round += 1) {
      await pause(between(random, 200, 1_500));
      await acts[round % acts.length]!();
    }
    print(
      Object.entries(done)
        .map(([what, times]) => `${times} ${what}`)
        .join(', '),
    );
    const judged = await stage.judge(customers);
    expect(
      'nobody left for want of the database',
      products.every((product) => product.isUp()),
    );
    verdict(stage, judged);
  } finally {
    await stage.close();
  }
});
