/** Several that start at once: on one data directory, and as migrators of one database. */
import { setTimeout as pause } from 'node:timers/promises';
import { createProduct } from './stage/product.ts';
import { fault } from './stage/fault.ts';
import { openStage } from './stage/stage.ts';
import { quietPort } from './stage/ports.ts';

await fault('two starters', async ({ seed, log, count, expect, print, verdict }) => {
  // The short tier leaves the migrators to the other fault tests, whose services all start at once.
  const databases = count(0, 10);
  const stage = await openStage({ seed, log, services: 'all-in-one' });
  try {
    await stage.open();
    const customers = stage.customers(6);
    const rounds = count(1, 20);
    const said: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const data_dir = `${stage.home}/data-0`;
      const env = { ...stage.env, DATA_DIR: data_dir };
      const second = createProduct({ service: 'all-in-one', name: 'the second', port: await quietPort(), env });
      await second.start().then(
        () => said.push('it started'),
        (error: unknown) => said.push(String(error)),
      );
      log.add('a second one was started');
      second.signal('SIGKILL');
      await pause(300);
    }
    const refusal = `is in use by process ${stage.products[0]!.pid()}`;
    expect(
      'the second says who was first and leaves',
      said.every((words) => words.includes(refusal)),
      said[0],
    );
    print(`${rounds} second starters on one data directory`);
    verdict(stage, await stage.judge(customers));
  } finally {
    await stage.close();
  }
  for (let round = 0; round < databases; round += 1) {
    const services = ['whatsapp-gateway', 'ai-processor', 'core-api', 'whatsapp-gateway', 'core-api'] as const;
    const other = await openStage({ seed, log, services });
    try {
      // All five migrate the same empty database.
      await other.open();
      const customers = other.customers(4);
      await pause(1_000);
      verdict(other, await other.judge(customers));
    } finally {
      await other.close();
    }
  }
  print(`${databases} empty databases, each with five migrators at once`);
});
