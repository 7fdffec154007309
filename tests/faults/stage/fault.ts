import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, explain, type Verdict } from '../../checker/explain.ts';
import type { Judged } from '../../checker/judge.ts';
import { createLog, type Log } from '../../checker/log.ts';
import { writeNotes } from '../../checker/notes.ts';
import type { Stage } from './stage.ts';

export type Tier = 'short' | 'full';

/** What a fault test may use besides its stage. */
export interface Run {
  tier: Tier;
  seed: number;
  log: Log;
  /** So many in the short tier, so many in the full one. */
  count(short: number, full: number): number;
  print(line: string): void;
  /** One thing that must hold; what is said where it does not. */
  expect(name: string, holds: boolean, otherwise?: string): void;
  /** The checker's verdict on all that happened on a stage. */
  verdict(stage: Stage, judged: Judged): void;
  /** Loudly: this machine cannot do it. Where CI=true it is a failure. */
  skip(why: string): void;
}

const USAGE = '--tier short|full --seed N --verbose';

/** A fault test as a program: its verdicts as lines, and an exit code. */
export async function fault(name: string, test: (run: Run) => Promise<void>): Promise<void> {
  const { values } = parseArgs({
    options: {
      tier: { type: 'string', default: 'short' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      verbose: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  const tier = values.tier;
  if ((tier !== 'short' && tier !== 'full') || !Number.isInteger(seed)) {
    console.error(USAGE);
    process.exit(2);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
  const begun = performance.now();
  const verdicts: Verdict[] = [];
  const print = (line: string): void => console.log(line);
  const log = createLog(({ at, what }) => {
    if (values.verbose) print(`  ${at.slice(11, 23)}  ${what}`);
  });
  print(`${name}: tier ${tier}, seed ${seed}`);
  const expect: Run['expect'] = (what, holds, otherwise) => {
    verdicts.push({ name: `${name} - ${what}`, passed: holds });
    if (!holds) print(`NOT SO, seed ${seed}: ${what}${otherwise === undefined ? '' : `: ${otherwise}`}`);
  };
  try {
    await test({
      tier,
      seed,
      log,
      print,
      expect,
      count: (short, full) => (tier === 'full' ? full : short),
      verdict(stage, { violations, evidence, quiet_ms }) {
        for (const line of explain(violations, evidence, log.entries(), seed)) print(line);
        for (const line of describe(evidence)) print(line);
        print(quiet_ms === null ? 'quiet      not within two minutes' : `quiet      after ${Math.round(quiet_ms)} ms`);
        expect('nothing is lost and nothing doubled', violations.length === 0);
        if (violations.length === 0) return;
        const notes = join(tmpdir(), `parley-${name.replaceAll(' ', '-')}-${seed}`);
        writeNotes(`${notes}.jsonl`, stage.allNotes());
        writeFileSync(`${notes}.json`, JSON.stringify(evidence, null, 1));
        for (const product of stage.products) print(`last words of ${product.name}:\n${product.lastWords()}`);
        print(`notes      ${notes}.jsonl; evidence in ${notes}.json`);
      },
      skip(why) {
        print(`SKIPPED ${name}: ${why}`);
        if (process.env['CI'] === 'true') expect('can be tried on this machine', false, why);
      },
    });
  } catch (error) {
    console.error(error);
    verdicts.push({ name: `${name} - could be carried out`, passed: false });
  }
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  print('');
  for (const verdict of verdicts) {
    print(`${verdict.name.padEnd(72)}${verdict.passed ? 'passed' : 'FAILED'}  ${seconds} s`);
  }
  process.exit(verdicts.some(({ passed }) => !passed) ? 1 : 0);
}
