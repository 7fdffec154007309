'use strict';
const { runChecks } = require('./checks.cjs');
const { buildConsole, watchingBuild } = require('./console-build.cjs');
const { commandOf, nodeBinary } = require('./node-binary.cjs');
const { npmCommand } = require('./npm.cjs');
const { FOLLOW_US, inRoot, isThere } = require('./places.cjs');
const { runProgram, runTogether } = require('./processes.cjs');
const { LaunchError } = require('./say.cjs');

const SERVER = ['services/all-in-one/main.ts'];

const COMMANDS = {
  start: {
    about: 'everything in one process, with an embedded PostgreSQL and a WhatsApp simulator',
    run: async (args) => {
      await buildConsole();
      return serve(SERVER, args);
    },
  },
  dev: {
    about: 'as start, again at every change; the debugger listens on 127.0.0.1 (DEBUG_PORT, 9229)',
    run: async (args) => {
      await buildConsole();
      const server = () => serve(SERVER, args, ['--watch', '--watch-preserve-output', ...inspector()]);
      return isThere('console', 'index.html') ? runTogether([server, watchingBuild()]) : server();
    },
  },
  test: { about: 'all tests; with arguments those that vitest finds by them', run: test },
  check: { about: 'types, lint, format, unused code, import rules, lockfile; or those named', run: runChecks },
  bench: { about: 'the benchmarks', run: (args) => serve(['bench/run.ts', 'bench/main.ts'], args) },
  chaos: {
    about: 'everything that can break does, and both ledgers are compared; --tier, --only, --seed, --kills',
    run: (args) => serve(['tests/faults/main.ts'], args),
  },
  'verify-audit': {
    about: 'whether an exported audit log is whole; --key-of prints the key that checks its head',
    run: (args) => runNode([inRoot('scripts', 'verify-audit.ts'), ...args]),
  },
  simulator: { about: 'the WhatsApp simulator alone', run: (args) => serve(['simulator/main.ts'], args) },
  'api-types': { about: 'docs/openapi.json and the console’s API types from the routes', run: apiTypes },
  format: {
    about: 'lays the code out',
    run: (args) => runNode([commandOf('oxfmt'), ...(args.length === 0 ? ['.'] : args)]),
  },
};

function runNode(args, options) {
  return runProgram(nodeBinary(), args, options);
}

/** Runs a program of ours that lives until it is told to stop; the first of `entries` that exists. */
function serve(entries, args, flags = []) {
  return runNode([...FOLLOW_US, ...flags, existing(entries), ...args], { ownGroup: true });
}

function existing(entries) {
  const entry = entries.find((path) => isThere(...path.split('/')));
  if (entry === undefined) throw new LaunchError(`${entries[0]} does not exist yet.`);
  return inRoot(...entry.split('/'));
}

function inspector() {
  const port = process.env.DEBUG_PORT ?? '9229';
  return port === 'off' ? [] : [`--inspect=127.0.0.1:${port}`];
}

async function test(args) {
  const whole = args.length === 0;
  await buildConsole();
  if (whole && isThere('scripts', 'test-servers.cjs')) {
    const code = await runNode([inRoot('scripts', 'test-servers.cjs')]);
    if (code !== 0) return code;
  }
  const code = await runNode([commandOf('vitest'), 'run', ...args]);
  if (code !== 0 || !whole) return code;
  for (const run of AFTER_VITEST) {
    const code = await run();
    if (code !== 0) return code;
  }
  return 0;
}

/** What is more than vitest should hold: a browser beside the server, and a server that is broken in every way. */
const AFTER_VITEST = [
  () => runNode([inRoot('tests', 'browser', 'run.ts')]),
  () => serve(['tests/faults/main.ts'], ['--tier', 'short', '--minutes', '10']),
];

async function apiTypes(args) {
  const code = await runNode([existing(['scripts/openapi.ts']), ...args]);
  if (code !== 0) return code;
  const [npm, ...before] = npmCommand();
  return runProgram(npm, [...before, 'run', 'gen', '--workspace', 'tools/apigen']);
}

module.exports = { COMMANDS };
