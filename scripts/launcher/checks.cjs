'use strict';
const { commandOf, nodeBinary } = require('./node-binary.cjs');
const { npmCommand } = require('./npm.cjs');
const { isThere } = require('./places.cjs');
const { runProgram } = require('./processes.cjs');
const { say } = require('./say.cjs');

/** Each check with the file that has to be there for it, and the command behind it. */
const CHECKS = [
  { name: 'types', needs: 'tsconfig.json', command: () => byNode('typescript', 'tsc', '-p', '.') },
  {
    name: 'types-console',
    needs: 'console/tsconfig.json',
    command: () => byNode('typescript', 'tsc', '-p', 'console'),
  },
  { name: 'lint', needs: '.oxlintrc.json', command: () => byNode('oxlint', 'oxlint', '--type-aware') },
  { name: 'format', needs: '.oxfmtrc.json', command: () => byNode('oxfmt', 'oxfmt', '--check', '.') },
  { name: 'unused', needs: 'knip.json', command: () => byNode('knip', 'knip') },
  { name: 'imports', needs: 'scripts/check-imports.ts', command: () => [nodeBinary(), 'scripts/check-imports.ts'] },
  { name: 'lockfile', needs: 'package-lock.json', command: () => [...npmCommand(), 'ci', '--dry-run'] },
];

const byNode = (name, command, ...args) => [nodeBinary(), commandOf(name, command), ...args];

/** Runs all checks, or those named, and prints which passed. Resolves with 1 if one failed. */
async function runChecks(names) {
  const unknown = names.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) {
    say(`No such check: ${unknown.join(', ')}. There are: ${CHECKS.map((check) => check.name).join(', ')}.`);
    return 2;
  }
  const results = [];
  for (const check of CHECKS) {
    if (names.length > 0 && !names.includes(check.name)) continue;
    results.push(await runCheck(check));
  }
  console.log(
    `\n${results.map(({ name, verdict, seconds }) => `${name.padEnd(14)}${verdict.padEnd(8)}${seconds}`).join('\n')}`,
  );
  return results.some(({ verdict }) => verdict === 'FAILED') ? 1 : 0;
}

async function runCheck({ name, needs, command }) {
  if (!isThere(...needs.split('/'))) return { name, verdict: 'absent', seconds: '' };
  const begun = performance.now();
  const [file, ...args] = command();
  const { code, output } = await runProgram(file, args, { capture: true });
  const seconds = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  if (code === 0) return { name, verdict: 'passed', seconds };
  console.log(`--- ${name}\n${output.trim()}\n`);
  return { name, verdict: 'FAILED', seconds };
}

module.exports = { runChecks };
