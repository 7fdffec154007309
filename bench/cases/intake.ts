import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { storeDeliveries } from '../floor/statements.ts';
import { deliveryBody, newRun } from '../load/deliveries.ts';
import type { LoadResult } from '../load/plan.ts';
import { readable } from '../report/section.ts';
import { connectNumber, signUp, type Company } from '../world/company.ts';
import { addressOf, loginsOf, openAsOwner } from '../world/database.ts';
import { APP_SECRET, startServer } from '../world/server.ts';
import type { Bench, Case } from './bench.ts';
import { floorNotes, measure, THROUGHPUT_COLUMNS } from './throughput.ts';

const PHONE_NUMBER_ID = '106540352242922';
const CONNECTIONS = [1, 16, 64, 256] as const;
const TARGETS: Readonly<Record<number, number>> = { 64: 8_000 };
/** More than can be answered: what is signed in advance must not run out. */
const MOST_PER_SECOND = { 1: 4_000, 16: 16_000, 64: 20_000, 256: 20_000 } as const;
/** As the server groups its commits. */
const FLUSH_ITEMS = 200;
const FLIGHTS = 2;

const DRAIN_COLUMNS = [
  'connections',
  'answered 200',
  'rows',
  'drained meanwhile',
  'rest drained after s',
  'per second',
];

interface Ledger {
  received: number;
  processed: number;
  rejected: number;
  pending: number;
}

/** Deliveries of the platform: signed, unique, answered once they are durable; drained beside and after. */
export const intake: Case = async (bench) => {
  const server = await startServer({ node: bench.server_node });
  const address = addressOf(server.data_dir);
  const owner = await openAsOwner(address);
  try {
    const company = await signUp(server.port);
    await connectNumber(company, PHONE_NUMBER_ID);
    const { system } = await loginsOf(owner);
    const rows: string[][] = [];
    const drains: string[][] = [];
    for (const connections of CONNECTIONS) {
      const run = newRun();
      const count = MOST_PER_SECOND[connections] * (bench.warmup_s + bench.seconds);
      const before = await readLedger(company);
      const sql = storeDeliveries(
        company,
        flushOf(connections),
        deliveryBody({ phone_number_id: PHONE_NUMBER_ID, run, index: 0 }),
      );
      rows.push(
        await measure(bench, {
          name: 'intake',
          expected: '200',
          target: TARGETS[connections],
          server,
          load: {
            connections,
            plan: { kind: 'deliveries', count, secret: APP_SECRET, phone_number_id: PHONE_NUMBER_ID, run },
          },
          settle: async (result) =>
            void drains.push(await settle(bench, company, owner, { connections, before, result })),
          sql: { script: { address, user: system, connections: FLIGHTS, sql }, per_transaction: flushOf(connections) },
        }),
      );
      // The floor's rows count as received: the next figure starts from a clean table.
      await owner.query('truncate inbound_deliveries');
      await owner.query('vacuum');
    }
    const memory = server.peakMemory();
    return [
      { title: 'Intake of signed deliveries', columns: THROUGHPUT_COLUMNS, rows, notes: floorNotes(bench) },
      {
        title: 'Draining',
        columns: DRAIN_COLUMNS,
        rows: drains,
        notes: [
          'Every 200 was found as a row: in the ledger the API shows and in the table.',
          ...(memory === undefined
            ? []
            : [`Most memory the server's process held during intake: ${readable(memory)} MB (target: under 300 MB).`]),
        ],
      },
    ];
  } finally {
    await owner.end();
    await server.stop();
  }
};

function flushOf(connections: number): number {
  return Math.min(FLUSH_ITEMS, Math.max(1, Math.round(connections / FLIGHTS)));
}

function readLedger(company: Company): Promise<Ledger> {
  return company.get<Ledger>('/api/v1/inbound_deliveries/ledger');
}

/** Checks that every 200 is a row, then waits until all of them are drained. */
async function settle(
  bench: Bench,
  company: Company,
  owner: pg.Client,
  { connections, before, result }: { connections: number; before: Ledger; result: LoadResult },
): Promise<string[]> {
  const began = performance.now();
  let ledger = await readLedger(company);
  const answered = result.answers['200'] ?? 0;
  const counted = await owner.query<{ rows: string }>('select count(*) as rows from inbound_deliveries');
  const rows = Number(counted.rows[0]!.rows);
  if (ledger.received - before.received !== answered || rows !== answered) {
    throw new Error(
      `${answered} deliveries were answered 200, but ${ledger.received - before.received} are in the ledger and ${rows} in the table`,
    );
  }
  const pending = ledger.pending;
  while (ledger.pending > 0) {
    await pause(100);
    ledger = await readLedger(company);
  }
  const seconds = (performance.now() - began) / 1_000;
  if (ledger.rejected > before.rejected)
    throw new Error(`${ledger.rejected - before.rejected} deliveries were rejected`);
  const rate = pending === 0 ? '' : readable(pending / seconds);
  bench.say(`  ${answered} answered, ${pending} still to drain, done after ${seconds.toFixed(1)} s`);
  return [String(connections), String(answered), String(rows), String(answered - pending), seconds.toFixed(1), rate];
}
