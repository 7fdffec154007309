import { parseArgs } from 'node:util';
import { authorizedRead } from './cases/authorized-read.ts';
import type { Bench, Case } from './cases/bench.ts';
import { contacts } from './cases/contacts.ts';
import { dispatch } from './cases/dispatch.ts';
import { health } from './cases/health.ts';
import { intake } from './cases/intake.ts';
import { login } from './cases/login.ts';
import { replies } from './cases/replies.ts';
import { statuses } from './cases/statuses.ts';
import { findPgbench } from './floor/pgbench.ts';
import { describeRun, writeResults } from './report/results-file.ts';
import { renderSection, type Section } from './report/section.ts';
import { stopAllPrograms } from './world/programs.ts';

const CASES: Readonly<Record<string, Case>> = {
  health,
  intake,
  statuses,
  contacts,
  'authorized-read': authorizedRead,
  login,
  replies,
  dispatch,
};

const USAGE = `npm run bench -- [${Object.keys(CASES).join('] [')}] [options]
  --write            also write bench/RESULTS.md
  --seconds 6        how long each figure is measured
  --sizes 1000,…     how many contacts the companies have
  --stored 10000,…   how many messages a company has stored
  --profile FOLDER   write the server's CPU profile there
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      write: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '6' },
      sizes: { type: 'string', default: '1000,100000,1000000' },
      stored: { type: 'string', default: '10000' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(CASES, name));
  if (values.help || unknown.length > 0) {
    process.stderr.write(`${unknown.map((name) => `There is no bench "${name}".\n`).join('')}${USAGE}`);
    process.exitCode = unknown.length > 0 ? 2 : 0;
    return;
  }
  const seconds = Number(values.seconds);
  const bench: Bench = {
    seconds,
    floor_seconds: Math.max(1, Math.ceil(seconds / 2)),
    warmup_s: 2,
    sizes: values.sizes.split(',').map(Number),
    stored: values.stored.split(',').map(Number),
    pgbench: findPgbench(),
    server_node: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
    say: (text) => process.stderr.write(`${text}\n`),
  };
  const sections: Section[] = [];
  for (const name of positionals.length === 0 ? Object.keys(CASES) : positionals) {
    const measured = await CASES[name]!(bench);
    sections.push(...measured);
    process.stdout.write(`\n${measured.map(renderSection).join('\n')}\n`);
  }
  const run = describeRun(process.argv.slice(2));
  process.stdout.write(run);
  if (values.write) process.stderr.write(`written to ${writeResults(run, sections)}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAllPrograms().finally(() => process.exit(1)));
}

await main();
