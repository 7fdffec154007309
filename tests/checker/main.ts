/**
 * Judges a product by what others wrote down about it: the simulator's ledger, the scripted model's, the notes of a run,
 * and the product's public API. See docs/reliability.md.
 */
import { parseArgs } from 'node:util';
import { openCompany, type SignIn } from './companies.ts';
import { describe, explain, verdictsOf } from './explain.ts';
import { openCourt } from './judge.ts';
import { noNotes, readNotes } from './notes.ts';

const USAGE = `node tests/checker/main.ts --url http://127.0.0.1:8000 --simulator http://127.0.0.1:8001
  [--llm http://127.0.0.1:…] [--log notes.jsonl] [--company name:email:password …] [--seed N] [--wait 120]`;

interface Options {
  url: string;
  simulator: string;
  llm: string | undefined;
  log: string | undefined;
  sign_ins: SignIn[];
  seed: string;
  wait_s: number;
}

/** Throws an Error that says which argument is wrong. */
function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: 'string' },
      simulator: { type: 'string' },
      llm: { type: 'string' },
      log: { type: 'string' },
      company: { type: 'string', multiple: true, default: ['demo shop:demo@parley.example:parley-demo'] },
      seed: { type: 'string', default: 'none' },
      wait: { type: 'string', default: '120' },
    },
  });
  const { url, simulator, llm, log, seed } = values;
  if (url === undefined || simulator === undefined) throw new Error('--url and --simulator are needed');
  const wait_s = Number(values.wait);
  if (!Number.isFinite(wait_s)) throw new Error(`--wait must be a number of seconds, not "${values.wait}"`);
  const sign_ins = values.company.map((one) => {
    const [company, email, ...password] = one.split(':');
    if (!company || !email || password.length === 0) throw new Error(`--company "${one}" is not name:email:password`);
    return { company, email, password: password.join(':') };
  });
  return { url, simulator, llm, log, sign_ins, seed, wait_s };
}

async function run({ url, simulator, llm, log, sign_ins, seed, wait_s }: Options): Promise<number> {
  const notes = log === undefined ? noNotes() : readNotes(log);
  const companies = await Promise.all(sign_ins.map((one) => openCompany(url, one)));
  const court = openCourt({ companies, platform_url: simulator, model_url: llm, notes: () => notes });
  const { evidence, violations, quiet_ms } = await court.judge(wait_s * 1_000);
  for (const line of explain(violations, evidence, notes.log, seed)) console.log(line);
  for (const line of describe(evidence)) console.log(line);
  const quiet = quiet_ms === null ? `not within ${wait_s} s` : `after ${Math.round(quiet_ms)} ms`;
  console.log(`agreed     ${quiet}\n`);
  const verdicts = verdictsOf('checker', violations);
  for (const { name, passed } of verdicts) console.log(`${name.padEnd(64)}${passed ? 'holds' : 'BROKEN'}`);
  return violations.length === 0 ? 0 : 1;
}

let options: Options;
try {
  options = readOptions(process.argv.slice(2));
  process.exitCode = await run(options);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
