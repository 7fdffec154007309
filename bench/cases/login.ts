import { bareBcrypt } from '../floor/bare-bcrypt.ts';
import { runLoad } from '../load/run-load.ts';
import { readable } from '../report/section.ts';
import { signUp } from '../world/company.ts';
import { startServer } from '../world/server.ts';
import { startWatch } from '../world/stopwatch.ts';
import type { Case } from './bench.ts';

/** As many as bcrypt's threads, so that one is never idle, and twice as many. */
const AT_ONCE = [4, 8] as const;
const ACCOUNTS = 8;
const ROUNDS = 3;
/** What the server hashes passwords with. */
const COST = 12;
const TARGET = 0.9;
/** A comparison takes a quarter of a second: shorter turns would count in large steps. */
const AT_LEAST_S = 10;
const COLUMNS = [
  'signing in at once',
  'per second',
  'p50 ms',
  'p99 ms',
  'bare bcrypt',
  'of it',
  'target',
  'processor ms',
  'bare bcrypt',
  'of it',
  'others',
];

interface Turn {
  per_second: number;
  p50_ms: number;
  p99_ms: number;
  processor_ms: number;
  bare: number;
  bare_ms: number;
  others: number;
}

/** Signing in is comparing a password with its hash, and should be little else. The floor is measured in turns with it. */
export const login: Case = async (bench) => {
  const server = await startServer({ node: bench.server_node });
  try {
    const bodies: string[] = [];
    for (let count = 0; count < ACCOUNTS; count += 1) {
      const { email, password } = await signUp(server.port);
      bodies.push(JSON.stringify({ email, password }));
    }
    const rows: string[][] = [];
    for (const connections of AT_ONCE) {
      const plan = { kind: 'posts', path: '/api/v1/auth/login', bodies } as const;
      const turns: Turn[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const seconds = Math.max(AT_LEAST_S, bench.seconds);
        const stop = startWatch(server);
        const load = { port: server.port, connections, warmup_s: bench.warmup_s, seconds, plan };
        const result = await runLoad(load, '200');
        const lap = stop();
        const bare = await bareBcrypt({ at_once: connections, seconds, cost: COST });
        const processor_ms = ((lap.server + lap.database) * 1_000) / (result.answers['200'] ?? 0);
        turns.push({ ...result, processor_ms, others: lap.others, bare: bare.per_second, bare_ms: bare.processor_ms });
        bench.say(
          `login, ${connections} at once: ${readable(result.per_second)}/s, bare bcrypt ${readable(bare.per_second)}/s, others ${lap.others.toFixed(2)}`,
        );
      }
      const mean = (name: keyof Turn): number => turns.reduce((sum, turn) => sum + turn[name], 0) / ROUNDS;
      const ratio = mean('per_second') / mean('bare');
      rows.push([
        String(connections),
        readable(mean('per_second')),
        readable(mean('p50_ms')),
        readable(mean('p99_ms')),
        readable(mean('bare')),
        ratio.toFixed(2),
        `${TARGET}${ratio >= TARGET ? ' ✓' : ' ✗'}`,
        readable(mean('processor_ms')),
        readable(mean('bare_ms')),
        (mean('bare_ms') / mean('processor_ms')).toFixed(2),
        mean('others').toFixed(2),
      ]);
    }
    const notes = [
      `Sign-in with password, session and refresh token stored, against @node-rs/bcrypt comparing with a hash of cost ${COST}, means of ${ROUNDS} turns.`,
      '"Processor ms": of server and database for one sign-in, background work meanwhile included, and for one comparison alone. "Others": how many processors were busy with what is no part of the bench.',
    ];
    return [{ title: 'Signing in', columns: COLUMNS, rows, notes }];
  } finally {
    await server.stop();
  }
};
