'use strict';
/**
 * What every npm command of this repository starts: brings the packages and the Node they are built for, then runs
 * the program in `launcher/commands.cjs`. Plain CommonJS without dependencies, for any Node from 20 on.
 */
const { COMMANDS } = require('./launcher/commands.cjs');
const { ensureDependencies } = require('./launcher/dependencies.cjs');
const { followParent } = require('./launcher/processes.cjs');
const { LaunchError, say } = require('./launcher/say.cjs');

async function main([name, ...args]) {
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const width = Math.max(...Object.keys(COMMANDS).map((known) => known.length));
    const list = Object.entries(COMMANDS).map(([known, { about }]) => `  ${known.padEnd(width)}  ${about}`);
    const wrong = name === undefined || name === '--help' ? [] : [`There is no command "${name}".`];
    say([...wrong, 'node scripts/run.cjs <command> [arguments]', ...list].join('\n'));
    return name === '--help' ? 0 : 2;
  }
  followParent();
  await ensureDependencies();
  return command.run(args);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    say(error instanceof LaunchError ? error.message : error.stack);
    process.exitCode = 1;
  },
);
