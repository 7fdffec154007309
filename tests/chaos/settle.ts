import { setTimeout as pause } from 'node:timers/promises';
import type { Company } from '../checker/companies.ts';
import { openCourt, type Judged } from '../checker/judge.ts';
import type { Notes } from '../checker/notes.ts';
import { DEMO_NUMBER, HOLD_S, SECOND_NUMBER, type World } from './world/world.ts';

const QUIET_LIMIT_MS = 120_000;
const BREATH_MS = 1_500;

/**
 * Ends the faults, lets somebody new ask each number something, which proves to the product that it hears what becomes
 * of its messages, and waits until both sides agree, at most two minutes. Then looks once more when nothing may move.
 */
export async function settle(world: World, companies: readonly Company[], notes: () => Notes): Promise<Judged> {
  const { simulator, log } = world;
  simulator.faults.set([]);
  log.add('faults end');
  const court = openCourt({ companies, platform_url: simulator.url, notes });

  async function probe(round: number): Promise<void> {
    for (const [index, number] of [DEMO_NUMBER, SECOND_NUMBER].entries()) {
      const wa_id = `155504${round}${String(index).padStart(4, '0')}`;
      simulator.putPerson({ name: `Probe ${round}`, wa_id });
      simulator.write(wa_id, number, { text: 'How long does delivery take?' });
    }
    await pause(BREATH_MS);
  }

  log.add('probe');
  const begun = performance.now();
  await simulator.idle(QUIET_LIMIT_MS);
  await probe(1);
  const first = await court.judge(QUIET_LIMIT_MS);
  if (first.quiet_ms === null) return first;
  const quiet_ms = performance.now() - begun;
  // Whatever would still be repeated is repeated after a new proof that the number works.
  await probe(2);
  await pause(3 * HOLD_S * 1_000);
  const second = await court.judge(QUIET_LIMIT_MS - quiet_ms);
  return { ...second, quiet_ms };
}
