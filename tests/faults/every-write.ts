/** A kill at every write of one message, one turn, one send: first of the product's writes, then of the database's. */
import { setTimeout as pause } from 'node:timers/promises';
import { fault } from './stage/fault.ts';
import { canTrace, processesIn, traceWrites } from './stage/killing-trace.ts';
import { PROGRAM_SHOP } from './stage/shops.ts';
import { openStage, type Stage } from './stage/stage.ts';

const SHOP = { ...PROGRAM_SHOP, quiet_ms: 50 };
const SCENARIO_MS = 4_000;
const REST_MS = 2_500;

/** One customer asks one thing. Resolves true when the answer was read, false when that takes too long. */
async function oneMessage({ simulator }: Stage, person: string, limit_ms: number): Promise<boolean> {
  simulator.putPerson({ name: 'One', wa_id: person });
  simulator.write(person, SHOP.phone_number_id, { text: `When are you open? (${person})` });
  return answered({ simulator }, person, limit_ms);
}

async function answered({ simulator }: Pick<Stage, 'simulator'>, person: string, limit_ms: number): Promise<boolean> {
  const until = performance.now() + limit_ms;
  while (performance.now() < until) {
    const [sent] = simulator.ledger({ person }).accepted;
    if (sent?.statuses.some(({ status }) => status === 'read') === true) return true;
    await pause(10);
  }
  return false;
}

await fault('kill at every write', async ({ seed, log, count, expect, print, skip, verdict }) => {
  if (!canTrace()) return skip('strace is missing or may not trace: install strace');
  const stage = await openStage({
    seed,
    log,
    services: 'all-in-one',
    shops: [SHOP],
    simulator: { delays: { sent_ms: 20, delivered_ms: 50, read_ms: 90 } },
  });
  try {
    await stage.open();
    const [product] = stage.products;
    const cluster = `${stage.home}/data-0/postgres/cluster`;
    const victims = {
      product: { pids: () => [product!.pid()], stride: count(20, 1) },
      database: { pids: () => processesIn(cluster), stride: count(12, 1) },
    };
    let people = 0;
    let kills = 0;
    for (const [victim, { pids, stride }] of Object.entries(victims)) {
      const newPerson = (): string =>
        `1555${victim === 'product' ? '071' : '072'}${String((people += 1)).padStart(4, '0')}`;
      await oneMessage(stage, newPerson(), SCENARIO_MS);
      const counting = await traceWrites(pids());
      await oneMessage(stage, newPerson(), SCENARIO_MS);
      const { points } = await counting.detach();
      // In the short tier other writes with each seed.
      const chosen = points.filter((_, index) => index % stride === seed % stride);
      let done = 0;
      for (const point of chosen) {
        const person = newPerson();
        const before = victim === 'database' ? pids() : [];
        const trace = await traceWrites(pids(), point);
        const whole = oneMessage(stage, person, SCENARIO_MS);
        if (victim === 'product') await Promise.race([product!.gone(), whole]);
        else await Promise.race([someGone(before), whole]);
        const traced = await trace.detach();
        const killed = victim === 'product' ? traced.killed || !product!.isUp() : traced.killed;
        log.add(`${victim}: ${killed ? 'killed' : 'not killed'} at ${point.call} ${point.at} of ${person}`);
        if (killed) done += 1;
        if (victim === 'product' && killed) {
          await product!.gone();
          await stage.restart(product!);
        }
        await answered(stage, person, REST_MS);
      }
      kills += done;
      print(`${victim.padEnd(10)} ${points.length} writes counted, ${chosen.length} of them tried, killed at ${done}`);
      expect(`${victim} was killed at its writes`, done > 0);
    }
    log.add(`${kills} kills done`);
    const customers = stage.customers(1);
    verdict(stage, await stage.judge(customers));
  } finally {
    await stage.close();
  }
});

async function someGone(pids: readonly number[]): Promise<void> {
  const isThere = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  while (pids.every(isThere)) await pause(10);
}
