import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { barePosts } from '../floor/bare-posts.ts';
import { pgbench } from '../floor/pgbench.ts';
import { claimAndClose } from '../floor/statements.ts';
import { readable } from '../report/section.ts';
import { signUp } from '../world/company.ts';
import { addressOf, loginsOf, openAsOwner } from '../world/database.ts';
import { openSender, seedDispatches, type Sender } from '../world/queue.ts';
import { startServer, type Server } from '../world/server.ts';
import { startPlatform, type SimulatedPlatform } from '../world/simulator.ts';
import { startWatch } from '../world/stopwatch.ts';
import type { Bench, Case } from './bench.ts';

const COMPANIES = 5;
const NUMBERS_EACH = 4;
/** What each number may send in a second. */
const CAP = 80;
const TARGET = 1_000;

const COLUMNS = [
  'stored dispatches',
  'accepted a second',
  'worst second',
  'target',
  'most of a number in any 1 s',
  'cap',
  'doubled',
  'slowest company',
  'gateway µs',
  'database µs',
  'simulator µs',
  'of the first row',
  'bare POSTs a second',
  'of it',
  'same SQL alone',
  'of it',
  'others',
] as const;

/**
 * Sending as fast as the numbers may: claims, calls to the simulated platform in a process of its own, outcomes written
 * down. What counts is the platform's ledger. Repeated with ever more dispatches stored: the cost may not grow.
 */
export const dispatch: Case = async (bench) => {
  const numbers = Array.from({ length: COMPANIES * NUMBERS_EACH }, (_, index) => String(106_540_352_000_000 + index));
  const platform = await startPlatform(numbers);
  const server = await startServer({ graph_url: platform.url, node: bench.server_node }).catch(
    async (error: unknown) => {
      await platform.stop();
      throw error;
    },
  );
  const owner = await openAsOwner(addressOf(server.data_dir));
  try {
    const senders: Sender[] = [];
    for (let index = 0; index < COMPANIES; index += 1) {
      const own = numbers.slice(index * NUMBERS_EACH, (index + 1) * NUMBERS_EACH);
      senders.push(await openSender(owner, await signUp(server.port), own));
    }
    const rows: string[][] = [];
    let stored = 0;
    let first: number | undefined;
    for (const size of bench.stored) {
      bench.say(`storing ${readable(size)} dispatches`);
      for (const sender of senders) {
        await seedDispatches(owner, sender, { count: Math.round((size - stored) / COMPANIES), ended: true });
      }
      stored = size;
      await owner.query('vacuum analyze');
      const { row, cost } = await measure(bench, { server, platform, owner, senders, first });
      first ??= cost;
      rows.push([readable(size), ...row]);
    }
    const notes = [
      `${COMPANIES} companies with ${NUMBERS_EACH} numbers each, of ${CAP} messages a second; gateway, database, simulator and bench on this machine.`,
      'Accepts by the simulator’s own clock. "Worst second": the fewest accepts in a whole second between the first and the last. "Most in any 1 s": over all windows of one second, of all numbers.',
      '"Slowest company": its share of the time in proportion to its fair share.',
      'Floors: the same bodies posted by `node:http` with nothing around it, and leasing and closing by `pgbench`.',
    ];
    return [{ title: 'Dispatch to the simulated platform', columns: COLUMNS, rows, notes }];
  } finally {
    await owner.end();
    await server.stop();
    await platform.stop();
  }
};

interface World {
  server: Server;
  platform: SimulatedPlatform;
  owner: pg.Client;
  senders: readonly Sender[];
  first: number | undefined;
}

async function measure(bench: Bench, world: World): Promise<{ row: string[]; cost: number }> {
  const { server, platform, owner, senders, first } = world;
  const each_company = Math.ceil((TARGET * 1.3 * (bench.seconds + bench.warmup_s)) / COMPANIES);
  const count = each_company * COMPANIES;
  await platform.reset();
  // A switch for the test: all queues are full before the first claim.
  await owner.query('insert into install_stop default values');
  for (const sender of senders) await seedDispatches(owner, sender, { count: each_company, ended: false });
  await owner.query('analyze dispatches');
  await pause(1_500);
  const [stop, simulated] = [startWatch(server), platform.processorTime()];
  await owner.query('delete from install_stop');
  await emptied(owner);
  const lap = stop();
  const simulator_s = platform.processorTime() - simulated;
  const times = await acceptsOf(platform, senders);
  const all = times.flatMap(({ at }) => at).toSorted((a, b) => a - b);
  if (all.length < count) throw new Error(`${count} messages were queued, ${all.length} accepted`);
  const per_second = ((all.length - 1) * 1_000) / (all.at(-1)! - all[0]!);
  const worst = worstSecond(all);
  const cost = ((lap.server + lap.database) * 1e6) / count;
  const own = (taken_s: number): string => readable((taken_s * 1e6) / count);
  bench.say(
    `dispatch: ${readable(per_second)}/s, worst second ${worst}, gateway ${own(lap.server)} µs, database ${own(lap.database)} µs, simulator ${own(simulator_s)} µs`,
  );
  const posts = await barePosts(platform.url, senders[0]!.numbers, bench.floor_seconds);
  const sql = await sqlFloor(bench, world);
  return {
    cost,
    row: [
      readable(per_second),
      readable(worst),
      `${readable(TARGET)} ${worst >= TARGET ? '✓' : '✗'}`,
      String(Math.max(...times.map(({ at }) => mostInASecond(at)))),
      String(CAP),
      String(all.length - count),
      readable(slowest(times)),
      own(lap.server),
      own(lap.database),
      own(simulator_s),
      first === undefined ? '1' : readable(cost / first),
      readable(posts),
      readable(per_second / posts),
      sql === undefined ? '' : readable(sql),
      sql === undefined ? '' : readable(per_second / sql),
      Math.max(0, lap.others - simulator_s / lap.seconds).toFixed(2),
    ],
  };
}

/** Waits until every queue is empty; a minute without any progress is a fault that has to be told. */
async function emptied(owner: pg.Client): Promise<void> {
  let [left, since] = [Infinity, performance.now()];
  for (;;) {
    const { rows } = await owner.query<{ state: string; why: string | null; count: number }>(
      `select state, outcome ->> 'title' as why, count(*)::int as count from dispatches
       where state in ('queued', 'sending', 'unknown') group by 1, 2`,
    );
    const now = rows.reduce((sum, { count }) => sum + count, 0);
    if (now === 0) return;
    if (now < left) [left, since] = [now, performance.now()];
    else if (performance.now() - since > 60_000) throw new Error(`nothing goes out any more: ${JSON.stringify(rows)}`);
    await pause(500);
  }
}

interface Accepts {
  company: string;
  at: number[];
}

async function acceptsOf(platform: SimulatedPlatform, senders: readonly Sender[]): Promise<Accepts[]> {
  const found: Accepts[] = [];
  for (const { company, numbers } of senders) {
    for (const number of numbers) {
      const at = (await platform.accepted(number)).toSorted((a, b) => a - b);
      const refused = await platform.refused(number);
      if (refused > 0) throw new Error(`the platform refused ${refused} messages of ${number}`);
      found.push({ company: company.company_id, at });
    }
  }
  return found;
}

/** In whole seconds from the first accept on; the last, broken one is left out, and the end, when some queues are empty. */
function worstSecond(all: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const at of all) {
    const second = Math.floor((at - all[0]!) / 1_000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  const whole = Math.floor((all.at(-1)! - all[0]!) / 1_000);
  return Math.min(...Array.from({ length: Math.max(1, whole - 1) }, (_, second) => counts.get(second) ?? 0));
}

/** The most accepts that any window of one second holds, wherever it begins. */
function mostInASecond(at: readonly number[]): number {
  let most = 0;
  let begin = 0;
  for (let end = 0; end < at.length; end += 1) {
    while (at[end]! - at[begin]! >= 1_000) begin += 1;
    most = Math.max(most, end - begin + 1);
  }
  return most;
}

/** How long the company that was done last took, beside the mean of all. */
function slowest(times: readonly Accepts[]): number {
  const start = Math.min(...times.map(({ at }) => at[0]!));
  const ends = [...Map.groupBy(times, ({ company }) => company).values()].map(
    (own) => Math.max(...own.map(({ at }) => at.at(-1)!)) - start,
  );
  return Math.max(...ends) / (ends.reduce((sum, end) => sum + end, 0) / ends.length);
}

async function sqlFloor(bench: Bench, { server, owner, senders }: World): Promise<number | undefined> {
  if (bench.pgbench === undefined) return undefined;
  const { system } = await loginsOf(owner);
  const sender = senders[0]!;
  await owner.query('insert into install_stop default values');
  const batch = 50;
  await seedDispatches(owner, sender, { count: 25_000, ended: false });
  try {
    const per_second = await pgbench(bench.pgbench, {
      address: addressOf(server.data_dir),
      user: system,
      connections: 2,
      seconds: 1,
      sql: claimAndClose(sender.company, batch),
    });
    return per_second * batch;
  } finally {
    await forgetQueued(owner);
    await owner.query('delete from install_stop');
  }
}

/** The dispatcher writes on the same rows why they wait, and one of both may be refused. */
async function forgetQueued(owner: pg.Client): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await owner.query(`delete from messages m using dispatches d
        where d.company_id = m.company_id and d.message_id = m.id and d.state in ('queued', 'sending')`);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
