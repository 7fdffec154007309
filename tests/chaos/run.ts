/**
 * Kills the product over and over while customers write and the platform misbehaves, then compares what the platform
 * knows with what the product's public API says. See docs/reliability.md.
 */
import { createRandom } from '../../simulator/faults/random.ts';
import { explain, verdictsOf, type Verdict } from '../checker/explain.ts';
import { startFollower } from '../checker/follower.ts';
import { createLog } from '../checker/log.ts';
import { startWatcher } from '../checker/watcher.ts';
import { startContactMaker } from './load/contact-maker.ts';
import { startCustomers } from './load/customers.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import { describeKills } from './report.ts';
import { settle } from './settle.ts';
import { setUpCompanies } from './world/companies.ts';
import { FAULTS } from './world/faults.ts';
import { killFirstStarts, killRepeatedly } from './world/killer.ts';
import { createWorld, type World } from './world/world.ts';

const FIRST_KILLS = 3;

const print = (line: string): void => console.log(line);

/** Resolves with the verdicts; rejects when the run could not be carried out, a failed start included. */
async function run(world: World, options: Options): Promise<Verdict[]> {
  const { server, simulator } = world;
  const random = (salt: number) => createRandom(options.seed * 31 + salt);
  const first = await killFirstStarts(world, random(3), Math.min(FIRST_KILLS, options.kills));
  print(`first start: ready after ${Math.round((await server.start()) ?? 0)} ms, at try ${first.length + 1}`);
  const companies = await setUpCompanies(server.url);
  const watchers = companies.map((company) => startWatcher(company, server.isReady));
  const followers = companies.map((company) => startFollower(company, server.isReady));
  const makers = companies.map((company, index) => startContactMaker(company, random(10 + index), `155502${index}`));
  simulator.faults.set([...FAULTS], options.seed);
  const customers = startCustomers(world, random(1), options.customers);

  const until = Date.now() + options.minutes * 60_000;
  const later = await killRepeatedly(world, random(2), { kills: options.kills - first.length, until });
  const kills = [...first, ...later];
  await customers.stop();
  await Promise.all(makers.map((maker) => maker.stop()));
  print(`${kills.length} kills done, ${customers.people()} customers wrote ${customers.written()} messages`);

  const settled = await settle(world, companies, () => ({
    sightings: [...watchers, ...followers].flatMap((reader) => reader.sightings()),
    announcements: followers.flatMap((follower) => follower.announcements()),
    readings: watchers.flatMap((watcher) => watcher.readings()),
    operations: makers.flatMap((maker) => maker.operations()),
    stops: [],
    resends: [],
    log: world.log.entries(),
  }));
  await Promise.all([...watchers, ...followers].map((reader) => reader.stop()));
  const stopping = performance.now();
  const { code, database_gone } = await server.stop();
  const stop_ms = Math.round(performance.now() - stopping);

  for (const line of explain(settled.violations, settled.evidence, world.log.entries(), options.seed)) print(line);
  print('');
  for (const line of describeKills(settled.evidence, kills)) print(line);
  print(
    settled.quiet_ms === null
      ? 'quiet      not within two minutes'
      : `quiet      after ${Math.round(settled.quiet_ms)} ms`,
  );
  print(`stop       code ${code} after ${stop_ms} ms, the database ${database_gone ? 'with it' : 'STILL THERE'}`);
  if (code !== 0 || !database_gone) print(server.lastWords());
  return [
    { name: 'chaos - every start succeeds', passed: true },
    { name: 'chaos - all kills were carried out', passed: kills.length >= options.kills },
    { name: 'chaos - both sides agree within two minutes', passed: settled.quiet_ms !== null },
    { name: 'chaos - it stops cleanly in the end', passed: code === 0 && database_gone },
    ...verdictsOf('chaos', settled.violations),
  ];
}

async function main(): Promise<void> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const begun = performance.now();
  print(`chaos: ${options.kills} kills, seed ${options.seed}`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  const log = createLog(({ at, what }) => {
    if (options.verbose) print(`  ${at.slice(11, 23)}  ${what}`);
  });
  const world = await createWorld(options.seed, log);
  let verdicts: Verdict[];
  try {
    verdicts = await run(world, options);
  } catch (error) {
    console.error(error);
    console.error(`The server's last words:\n${world.server.lastWords()}`);
    verdicts = [{ name: 'chaos - every start succeeds', passed: false }];
  } finally {
    await world.stop();
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  print('');
  for (const { name, passed } of verdicts) print(`${name.padEnd(56)}${passed ? 'passed' : 'FAILED'}  ${seconds} s`);
  const failed = verdicts.filter(({ passed }) => !passed).length;
  print(`${verdicts.length - failed} passed, ${failed} failed (seed ${options.seed})`);
  process.exit(failed > 0 ? 1 : 0);
}

await main();
