import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { newRun } from '../load/deliveries.ts';
import type { LoadResult } from '../load/plan.ts';
import { runLoad } from '../load/run-load.ts';
import { readable } from '../report/section.ts';
import { connectNumber, signUp, type Company } from '../world/company.ts';
import { addressOf, openAsOwner } from '../world/database.ts';
import { seedConversations, seedSent, standing } from '../world/messages.ts';
import { APP_SECRET, startServer, type Server } from '../world/server.ts';
import { startWatch } from '../world/stopwatch.ts';
import type { Bench, Case } from './bench.ts';

const PHONE_NUMBER_ID = '106540352242922';
const RATE = 3_000;
const CONNECTIONS = 256;
const TARGET = { p99_ms: 100, rest_s: 15 };

const COLUMNS = [
  'stored messages',
  'asked a second',
  'answered a second',
  'p50 ms',
  'p99 ms',
  'target',
  'waited at the end',
  'applied after s',
  'target',
  'server µs',
  'database µs',
  'of the first row',
  'others',
] as const;

/**
 * Reports on messages at a steady rate, each a signed delivery of its own, with the drain running beside: none may be
 * refused, and all must have had their effect soon after. Repeated with ever more messages stored: the cost may not grow.
 */
export const statuses: Case = async (bench) => {
  const server = await startServer({ node: bench.server_node });
  const owner = await openAsOwner(addressOf(server.data_dir));
  try {
    const company = await signUp(server.port);
    await connectNumber(company, PHONE_NUMBER_ID);
    await seedConversations(owner, company);
    const rows: string[][] = [];
    let stored = 0;
    let first: number | undefined;
    for (const size of bench.stored) {
      bench.say(`storing ${readable(size)} messages`);
      await seedSent(owner, company, newRun(), size - stored);
      await owner.query('vacuum analyze');
      stored = size;
      const { row, cost } = await measure(bench, server, company, owner, first);
      first ??= cost;
      rows.push([readable(size), ...row]);
    }
    const notes = [
      'Answers are timed from when a request was due, not from when it was sent. "Applied": nothing waits and every message stands at `read`.',
      '"Server µs" and "database µs": processor time for one delivery, draining included; "of the first row": their sum in proportion.',
      `The server's process held ${readable(server.peakMemory() ?? 0)} MB at most.`,
    ];
    return [{ title: 'Reports on messages, with the drain running', columns: COLUMNS, rows, notes }];
  } finally {
    await owner.end();
    await server.stop();
  }
};

async function measure(
  bench: Bench,
  server: Server,
  company: Company,
  owner: pg.Client,
  first: number | undefined,
): Promise<{ row: string[]; cost: number }> {
  const run = newRun();
  const messages = (RATE * (bench.seconds + bench.warmup_s)) / 3;
  const count = messages * 3;
  await seedSent(owner, company, run, messages);
  const before = await readPending(company);
  const stop = startWatch(server);
  const result = await runLoad(
    {
      port: server.port,
      connections: CONNECTIONS,
      warmup_s: bench.warmup_s,
      seconds: bench.seconds,
      rate: RATE,
      plan: { kind: 'statuses', count, messages, secret: APP_SECRET, phone_number_id: PHONE_NUMBER_ID, run },
    },
    '200',
  );
  const waited = (await readPending(company)) - before;
  const rest_s = await drained(company);
  const lap = stop();
  await check(owner, run, messages, result, count);
  const each = (taken_s: number): number => (taken_s * 1e6) / count;
  const cost = each(lap.server + lap.database);
  const mark = (holds: boolean): string => (holds ? '✓' : '✗');
  return {
    cost,
    row: [
      readable(RATE),
      readable(result.per_second),
      readable(result.p50_ms),
      readable(result.p99_ms),
      `${TARGET.p99_ms} ${mark(result.p99_ms <= TARGET.p99_ms)}`,
      readable(waited),
      rest_s.toFixed(1),
      `${TARGET.rest_s} ${mark(rest_s <= TARGET.rest_s)}`,
      readable(each(lap.server)),
      readable(each(lap.database)),
      first === undefined ? '1' : readable(cost / first),
      lap.others.toFixed(2),
    ],
  };
}

async function readPending(company: Company): Promise<number> {
  return (await company.get<{ pending: number }>('/api/v1/inbound_deliveries/ledger')).pending;
}

async function drained(company: Company): Promise<number> {
  const began = performance.now();
  while ((await readPending(company)) > 0) await pause(100);
  return (performance.now() - began) / 1_000;
}

async function check(owner: pg.Client, run: string, messages: number, result: LoadResult, count: number) {
  const answered = result.answers['200'] ?? 0;
  if (answered !== count) throw new Error(`${count} reports were sent, ${answered} answered`);
  const { read = 0, ...others } = await standing(owner, run, messages);
  if (read !== messages)
    throw new Error(`${read} of ${messages} messages are read, the others ${JSON.stringify(others)}`);
}
