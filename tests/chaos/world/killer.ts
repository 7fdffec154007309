import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from '../../../simulator/faults/random.ts';
import type { Victim } from './server.ts';
import type { Verdict } from './tap.ts';
import { MOMENTS, type Moment } from './traps.ts';
import { HOLD_S, type World } from './world.ts';

export interface Kill {
  at: string;
  when: Moment | 'any time' | 'while starting' | 'a turn is due' | 'a status is late' | 'at the first start';
  victim: Victim;
  /** Until the server was ready again; null when it was killed on the way. */
  restart_ms: number | null;
}

/** A trap that nothing walks into is given up and the kill done all the same. */
const TRAP_LIMIT_MS = 3_000;
const REST_MS = [50, 1_800] as const;
/** Now and then it is left alone for long enough to repeat what is proven lost. */
const LONG_REST_SHARE = 0.05;
const LONG_REST_MS = [HOLD_S * 1_000 + 1_000, HOLD_S * 1_000 + 4_000] as const;
/** Now and then it stays down for longer than an attempt in doubt is held. */
const OUTAGE_SHARE = 0.04;
const OUTAGE_MS = [HOLD_S * 1_000 + 200, HOLD_S * 1_000 + 1_500] as const;
/** How long the companies' agents wait before they answer. */
const QUIET_MS = [400, 1_200] as const;

/** Kills and starts again until there were so many kills or the time is over. Throws when a start fails. */
export async function killRepeatedly(
  world: World,
  random: Random,
  limits: { kills: number; until: number },
): Promise<Kill[]> {
  const kills: Kill[] = [];
  while (kills.length < limits.kills && Date.now() < limits.until) {
    await pause(between(random, ...(random() < LONG_REST_SHARE ? LONG_REST_MS : REST_MS)));
    kills.push(await killOnce(world, random));
    if (kills.at(-1)!.when === 'a status is late' || random() < OUTAGE_SHARE)
      await pause(between(random, ...OUTAGE_MS));
    world.withholding.end();
    let restart_ms = await startAgain(world, random, kills, limits.kills);
    while (restart_ms === undefined) restart_ms = await startAgain(world, random, kills, limits.kills);
    kills.at(-1)!.restart_ms = Math.round(restart_ms);
    if (random() < 0.15) world.graph.refuseFor(between(random, 50, 400));
  }
  return kills;
}

/** Kills a server that has never been up: while it makes its cluster, its schema, and the demo shop it comes with. */
export async function killFirstStarts(world: World, random: Random, times: number): Promise<Kill[]> {
  const { server } = world;
  const kills: Kill[] = [];
  while (kills.length < times) {
    const starting = server.start();
    const early = random() < 0.5;
    await Promise.race([early ? pause(between(random, 300, 4_000)) : starting, starting]);
    if (!early) await pause(between(random, 0, 400));
    kills.push(await kill(world, 'at the first start', random() < 0.7 ? 'server' : 'both'));
    await starting;
  }
  return kills;
}

async function killOnce(world: World, random: Random): Promise<Kill> {
  const victim: Victim = random() < 0.75 ? 'server' : random() < 0.6 ? 'both' : 'database';
  const draw = random();
  if (draw < 0.3) return kill(world, 'any time', victim);
  if (draw < 0.45) {
    // A webhook comes in, the customer is quiet for as long as the agent waits, and the answer is being written.
    await trapped(world, 'webhook acked', async () => 'pass');
    await pause(QUIET_MS[between(random, 0, 1)]! + between(random, -20, 120));
    return kill(world, 'a turn is due', victim);
  }
  if (draw < 0.53) {
    // What the platform says of one message is late, and of a later one it came before the server died.
    await Promise.race([world.withholding.begin(), pause(TRAP_LIMIT_MS)]);
    return kill(world, world.withholding.isComplete() ? 'a status is late' : 'any time', victim);
  }
  const moment = MOMENTS[between(random, 0, MOMENTS.length - 1)]!;
  const delay_ms = between(random, 0, 6);
  const heard: Verdict = moment === 'send answered' || (moment === 'webhook acked' && random() < 0.5) ? 'pass' : 'drop';
  let done: Promise<Kill> | undefined;
  await trapped(world, moment, async () => {
    if (heard === 'pass') {
      // The caller hears the answer, and in that very moment the server dies.
      done = pause(delay_ms).then(() => kill(world, moment, victim));
      return 'pass';
    }
    done = kill(world, moment, victim);
    await done;
    return 'drop';
  });
  return done ?? kill(world, 'any time', victim);
}

/** Waits until the trap springs, but not for ever. */
async function trapped({ traps }: World, moment: Moment, spring: () => Promise<Verdict>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  traps.set(moment, async () => {
    const verdict = spring();
    resolve();
    return verdict;
  });
  await Promise.race([promise, pause(TRAP_LIMIT_MS)]);
  traps.clear();
}

async function kill({ server, log }: World, when: Kill['when'], victim: Victim): Promise<Kill> {
  const at = new Date().toISOString();
  await server.kill(victim);
  log.add(`kill -9 of ${victim === 'both' ? 'server and database' : `the ${victim}`} (${when})`);
  return { at, when, victim, restart_ms: null };
}

/** Starts the server; now and then it is killed again on the way, which counts as a kill of its own. */
async function startAgain(world: World, random: Random, kills: Kill[], limit: number): Promise<number | undefined> {
  const { server, log } = world;
  const again = kills.length < limit && random() < 0.12;
  const starting = server.start();
  if (again) {
    await Promise.race([pause(between(random, 50, 2_500)), starting.catch(() => undefined)]);
    kills.push(await kill(world, 'while starting', 'server'));
  }
  const restart_ms = await starting;
  if (again) return undefined;
  log.add(`ready again after ${Math.round(restart_ms ?? 0)} ms`);
  return restart_ms;
}
