import { runLoad } from '../load/run-load.ts';
import { readable } from '../report/section.ts';
import { signUp } from '../world/company.ts';
import { seedContacts } from '../world/contacts.ts';
import { addressOf, openAsOwner } from '../world/database.ts';
import { startServer } from '../world/server.ts';
import { startWatch } from '../world/stopwatch.ts';
import type { Case } from './bench.ts';

const CONNECTIONS = 64;
const CONTACTS = 1_000;
const ROUNDS = 4;
const TARGET = 8_000;
/** Not more than a quarter on top of what the read costs without its checks. */
const MOST_COST = 1.25;
const COLUMNS = [
  'reading one contact',
  'per second',
  'p50 ms',
  'p99 ms',
  'target',
  'server µs',
  'database µs',
  'cost of unchecked',
  'target',
  'others',
];

interface Way {
  name: string;
  path: string;
  token: string | null;
  headers: string;
}

/**
 * What it costs to know the caller, ask whether they may, count the request and bind the database to their company: the
 * read with all of that and the same without, in turns, by one server.
 */
export const authorizedRead: Case = async (bench) => {
  const server = await startServer({ node: bench.server_node, entry: 'unchecked' });
  const owner = await openAsOwner(addressOf(server.data_dir));
  try {
    const company = await signUp(server.port);
    const ids = await seedContacts(owner, company.company_id, CONTACTS);
    await owner.query('vacuum analyze contacts, contact_identities, resource_counters');
    const body = { name: 'Bench', scopes: ['contacts.read'] };
    const { key } = await company.post<{ key: string }>('/api/v1/api_keys', body);
    const ways: Way[] = [
      { name: 'unchecked', path: '/unchecked', token: null, headers: `X-Company-Id: ${company.company_id}\r\n` },
      { name: 'by a user', path: '/api/v1', token: company.token, headers: '' },
      { name: 'by an API key', path: '/api/v1', token: null, headers: `X-API-Key: ${key}\r\n` },
    ];
    const sums = new Map(ways.map(({ name }) => [name, { answers: 0, server: 0, database: 0, others: 0 }]));
    const shown = new Map<string, { per_second: number[]; p50_ms: number[]; p99_ms: number[] }>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, path, token, headers } of ways) {
        const paths = ids.map((id) => `${path}/contacts/${id}`);
        const plan = { kind: 'reads', paths, token, headers } as const;
        const stop = startWatch(server);
        const { warmup_s, seconds } = bench;
        const load = {
          port: server.port,
          connections: CONNECTIONS,
          warmup_s: round === 0 ? warmup_s : 0.5,
          seconds,
          plan,
        };
        const result = await runLoad(load, '200');
        const lap = stop();
        const sum = sums.get(name)!;
        sum.answers += result.answers['200'] ?? 0;
        sum.server += lap.server;
        sum.database += lap.database;
        sum.others += lap.others / ROUNDS;
        const figures = shown.get(name) ?? { per_second: [], p50_ms: [], p99_ms: [] };
        shown.set(name, figures);
        for (const figure of ['per_second', 'p50_ms', 'p99_ms'] as const) figures[figure].push(result[figure]);
        bench.say(`authorized-read, ${name}: ${readable(result.per_second)}/s, others ${lap.others.toFixed(2)}`);
      }
    }
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const costOf = (name: string): number => {
      const { server, database, answers } = sums.get(name)!;
      return (server + database) / answers;
    };
    const rows = ways.map(({ name }) => {
      const { answers, server, database, others } = sums.get(name)!;
      const figures = shown.get(name)!;
      const per_second = mean(figures.per_second);
      const cost = costOf(name) / costOf('unchecked');
      const checked = name !== 'unchecked';
      return [
        name,
        readable(per_second),
        readable(mean(figures.p50_ms)),
        readable(mean(figures.p99_ms)),
        checked ? `${readable(TARGET)}${per_second >= TARGET ? ' ✓' : ' ✗'}` : '',
        readable((server * 1e6) / answers),
        readable((database * 1e6) / answers),
        checked ? cost.toFixed(2) : '',
        checked ? `${MOST_COST}${cost <= MOST_COST ? ' ✓' : ' ✗'}` : '',
        others.toFixed(2),
      ];
    });
    const notes = [
      `${CONNECTIONS} connections, one caller, means of ${ROUNDS} turns. Checked: session or key, user, company, permission, rate limit, row-level security.`,
      '"Unchecked": the same handler, statement and answer with none of these, prepared and pipelined alike, without a transaction, as the database’s superuser.',
      '"Cost of unchecked": processor time of server and database for one answer, divided by that of an unchecked one. "Others": how many processors were busy with what is no part of the bench.',
    ];
    return [{ title: 'A read with all its checks', columns: COLUMNS, rows, notes }];
  } finally {
    await owner.end();
    await server.stop();
  }
};
