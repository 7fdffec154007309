import { bareHttp } from '../floor/bare-http.ts';
import { pgbench, type Script } from '../floor/pgbench.ts';
import type { Load, LoadResult } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import { readable } from '../report/section.ts';
import type { Server } from '../world/server.ts';
import { startWatch } from '../world/stopwatch.ts';
import type { Bench } from './bench.ts';

export const THROUGHPUT_COLUMNS = [
  'work',
  'connections',
  'per second',
  'p50 ms',
  'p99 ms',
  'target',
  'server µs',
  'database µs',
  'bare node:http',
  'of it',
  'same SQL alone',
  'of it',
  'others',
] as const;

export interface Work {
  name: string;
  expected: '200' | '201';
  server: Server;
  load: Pick<Load, 'connections' | 'plan'>;
  /** Per second, at this number of connections; undefined where none was set. */
  target?: number | undefined;
  /** The same work in SQL alone; `per_transaction` says how many requests one run of the script stands for. */
  sql?: { script: Omit<Script, 'seconds'>; per_transaction: number } | undefined;
  /** Lets the server come to rest, and checks what it did, before the floors are measured. */
  settle?: (result: LoadResult) => Promise<void>;
}

/** Measures one kind of work and, right after, its floors. */
export async function measure(bench: Bench, work: Work): Promise<string[]> {
  const { name, server, load, target } = work;
  const { warmup_s, seconds } = bench;
  const stop = startWatch(server);
  const result = await runLoad({ ...load, port: server.port, warmup_s, seconds }, work.expected);
  const lap = stop();
  const each = (taken_s: number): number => (taken_s * 1e6) / (result.answers[work.expected] ?? 0);
  const costs = { server: each(lap.server), database: each(lap.database) };
  bench.say(
    `${name}, ${load.connections} connections: ${readable(result.per_second)}/s, server ${readable(costs.server)} µs, database ${readable(costs.database)} µs, others ${lap.others.toFixed(2)}`,
  );
  await work.settle?.(result);
  const bare = await bareHttp({ ...load, warmup_s: 1, seconds: bench.floor_seconds }, result.answer_bytes);
  const sql = await sqlFloor(bench, work);
  return [
    name,
    String(load.connections),
    readable(result.per_second),
    readable(result.p50_ms),
    readable(result.p99_ms),
    target === undefined ? '' : `${readable(target)}${result.per_second >= target ? ' ✓' : ' ✗'}`,
    readable(costs.server),
    readable(costs.database),
    readable(bare),
    readable(result.per_second / bare),
    sql === undefined ? '' : readable(sql),
    sql === undefined ? '' : readable(result.per_second / sql),
    lap.others.toFixed(2),
  ];
}

async function sqlFloor(bench: Bench, { sql }: Work): Promise<number | undefined> {
  if (sql === undefined || bench.pgbench === undefined) return undefined;
  return (await pgbench(bench.pgbench, { ...sql.script, seconds: bench.floor_seconds })) * sql.per_transaction;
}

export function floorNotes({ pgbench: program }: Bench): string[] {
  const costs =
    '"Server µs" and "database µs" are processor time for one answer, background work meanwhile included. ' +
    '"Others": how many processors were busy with what is no part of the bench.';
  return program === undefined ? [costs, 'No `pgbench` on this machine: the floor in SQL is left out.'] : [costs];
}
