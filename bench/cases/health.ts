import { startServer } from '../world/server.ts';
import type { Bench, Case } from './bench.ts';
import { measure, THROUGHPUT_COLUMNS } from './throughput.ts';

const TARGET = 40_000;

/** What the server's HTTP layer costs when there is nothing to do. */
export const health: Case = async (bench: Bench) => {
  const server = await startServer({ node: bench.server_node });
  try {
    const row = await measure(bench, {
      name: 'health',
      expected: '200',
      target: TARGET,
      server,
      load: { connections: 64, plan: { kind: 'reads', paths: ['/health'], token: null } },
    });
    return [{ title: 'HTTP alone', columns: THROUGHPUT_COLUMNS, rows: [row], notes: [] }];
  } finally {
    await server.stop();
  }
};
