/** Every fault test, one after another, each a program of its own. See docs/reliability.md. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const CHAOS = '../chaos/run.ts';

interface Part {
  name: string;
  file: string;
  args: string[];
}

/** What breaks most comes first. */
const FAULTS = [
  'every-write',
  'stops',
  'kill-any',
  'frozen',
  'database',
  'network',
  'disk-full',
  'rolling-restart',
  'starters',
  'redis',
];

const USAGE = `node tests/faults/main.ts [--tier short|full] [--seed N] [--only ${FAULTS.join()}] [--kills N] [--minutes N]`;

interface Options {
  tier: string;
  seed: number;
  parts: Part[];
}

/** Throws an Error that says which argument cannot be read. */
function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      tier: { type: 'string', default: 'full' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      only: { type: 'string' },
      kills: { type: 'string' },
      minutes: { type: 'string', default: '30' },
    },
  });
  const { tier, minutes } = values;
  const seed = Number(values.seed);
  if (tier !== 'short' && tier !== 'full') throw new Error(`--tier is short or full, not "${tier}"`);
  if (!Number.isInteger(seed)) throw new Error(`--seed must be a whole number, not "${values.seed}"`);
  const kills = values.kills ?? (tier === 'full' ? '200' : '20');
  const all: Part[] = [
    ...FAULTS.map((name) => ({ name, file: `${name}.ts`, args: ['--tier', tier] })),
    { name: 'chaos', file: CHAOS, args: ['--kills', kills, '--minutes', minutes] },
  ];
  // Whoever asks for kills alone gets those.
  const only = values.only?.split(',') ?? (values.kills === undefined ? undefined : ['chaos']);
  const unknown = only?.find((name) => !all.some((part) => part.name === name));
  if (unknown !== undefined) throw new Error(`there is no fault test "${unknown}"`);
  return { tier, seed, parts: all.filter(({ name }) => only?.includes(name) ?? true) };
}

function run({ file, args }: Part, seed: number): Promise<{ code: number; lines: string[] }> {
  return new Promise((resolve) => {
    const path = join(import.meta.dirname, file);
    const child = spawn(process.execPath, [...process.execArgv, path, ...args, '--seed', String(seed)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const stop = (): void => void child.kill('SIGTERM');
    process.once('exit', stop);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      process.stdout.write(text);
    });
    child.once('close', (code) => {
      process.removeListener('exit', stop);
      resolve({
        code: code ?? 1,
        lines: said.split('\n').filter((line) => / (passed|FAILED) {2}[\d.]+ s$/.test(line)),
      });
    });
  });
}

async function main({ tier, seed, parts }: Options): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  const begun = performance.now();
  const lines: string[] = [];
  const failed: string[] = [];
  for (const part of parts) {
    console.log(`--- ${part.name}`);
    const { code, lines: own } = await run(part, seed);
    lines.push(...own);
    if (code !== 0) failed.push(part.name);
    if (code !== 0 && own.every((line) => line.includes(' passed ')))
      lines.push(`${part.name} ended with ${code}  FAILED`);
  }
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
  console.log(`\n--- fault tests, tier ${tier}, seed ${seed}, ${minutes} minutes\n${lines.join('\n')}`);
  const broken = lines.filter((line) => line.includes('FAILED')).length;
  console.log(`${lines.length - broken} passed, ${broken} failed (seed ${seed})`);
  for (const name of failed)
    console.log(`again: node tests/faults/main.ts --tier ${tier} --only ${name} --seed ${seed}`);
  return failed.length > 0 ? 1 : 0;
}

let options: Options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exit(2);
}
process.exit(await main(options));
