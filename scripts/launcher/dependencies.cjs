'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { isInstalledByHand, wantedStamp } = require('./installed.cjs');
const { withLock } = require('./lock.cjs');
const { explainNpm, npmCommand } = require('./npm.cjs');
const { inRoot, ROOT } = require('./places.cjs');
const { runProgram } = require('./processes.cjs');
const { LaunchError, say } = require('./say.cjs');

const STAMP = inRoot('node_modules', '.parley-stamp');
// Beside node_modules, because npm ci removes that folder. Short-lived.
const LOCK = inRoot('.parley-install.lock');

/** Brings node_modules in line with the lockfile, only when it is not. Safe with several launchers at once. */
async function ensureDependencies() {
  if (isCurrent()) return;
  const waiting = (pid) => say(`Waiting for another start (process ${pid}) that installs the packages ...`);
  await withInstallLock(waiting, async (noteWorker) => {
    if (isCurrent()) return;
    if (!isInstalledByHand(ROOT)) await install(noteWorker);
    writeFileSync(STAMP, wantedStamp(ROOT));
  });
}

function isCurrent() {
  try {
    return readFileSync(STAMP, 'utf8') === wantedStamp(ROOT);
  } catch {
    return false;
  }
}

async function withInstallLock(onWait, work) {
  try {
    await withLock(LOCK, onWait, work);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
    throw new LaunchError(
      `The packages have to be installed, but this user may not write ${ROOT}. ` +
        'Start once as the user that owns the checkout, or run npm ci as that user.',
    );
  }
}

async function install(noteWorker) {
  say('Installing the packages (npm ci); this takes half a minute and happens only when they change ...');
  const { code, output } = await npmCi(noteWorker);
  if (code !== 0) throw new LaunchError(`${output.trim()}\n\n${explainNpm(output)}`);
}

async function npmCi(onStart) {
  const [npm, ...before] = npmCommand();
  // Whatever NODE_ENV says: the console is built with development packages, and Node itself is an optional one.
  const args = [...before, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  try {
    return await runProgram(npm, args, { capture: true, expendable: true, onStart });
  } catch (error) {
    throw new LaunchError(error.code === 'ENOENT' ? 'npm was not found; it comes with Node.' : error.message);
  }
}

module.exports = { ensureDependencies };
