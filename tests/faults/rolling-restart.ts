/** One process after another is asked to leave, under load, and another comes in its place. */
import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../simulator/faults/random.ts';
import { fault } from './stage/fault.ts';
import { openStage } from './stage/stage.ts';

const LEAVES_WITHIN_MS = 15_000;

await fault('rolling restart', async ({ seed, log, count, expect, print, verdict }) => {
  const services = ['whatsapp-gateway', 'whatsapp-gateway', 'ai-processor', 'ai-processor', 'core-api'] as const;
  // Patient enough that only who leaves could leave a send in doubt.
  const patience = { WHATSAPP_TIMEOUT_MS: '15000', DISPATCH_LEASE_SECONDS: '30', DISPATCH_HOLD_SECONDS: '30' };
  const stage = await openStage({ seed, log, services, env: patience });
  try {
    await stage.open();
    const { random, products, model } = stage;
    model.script(() => ({ fault: 'none', thinks_ms: between(random, 0, 800) }));
    const customers = stage.customers(count(10, 20));
    const codes: (number | string)[] = [];
    const times: number[] = [];
    const restarts = count(products.length, 10 * products.length);
    for (let restart = 0; restart < restarts; restart += 1) {
      const leaving = products[restart % products.length]!;
      await pause(between(random, 200, 900));
      const begun = performance.now();
      leaving.signal('SIGTERM');
      const late = setTimeout(() => leaving.signal('SIGKILL'), LEAVES_WITHIN_MS);
      codes.push(await leaving.gone());
      clearTimeout(late);
      times.push(Math.round(performance.now() - begun));
      log.add(`${leaving.name} left with ${codes.at(-1)} after ${times.at(-1)} ms`);
      await stage.restart(leaving);
    }
    print(
      `${restarts} restarts, the longest farewell ${Math.max(...times)} ms; ${customers.written()} messages written`,
    );
    expect(
      'everybody leaves by themselves with 0',
      codes.every((code) => code === 0),
      codes.join(', '),
    );
    const judged = await stage.judge(customers);
    // Nobody who leaves in good order leaves a send in doubt.
    const left = judged.evidence.sightings.filter(({ status }) => status === 'unknown').length;
    expect('nothing was ever in doubt', left === 0, `${left} times`);
    verdict(stage, judged);
  } finally {
    await stage.close();
  }
});
