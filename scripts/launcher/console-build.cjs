'use strict';
const { createHash } = require('node:crypto');
const { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { withLock } = require('./lock.cjs');
const { commandOf, nodeBinary } = require('./node-binary.cjs');
const { FOLLOW_US, inRoot, isThere } = require('./places.cjs');
const { runProgram } = require('./processes.cjs');
const { LaunchError, say } = require('./say.cjs');

const DIST = inRoot('console', 'dist');
const STAMP = join(DIST, '.parley-stamp');
const CACHE = inRoot('node_modules', '.cache', 'parley');

/** Builds the console into console/dist when what lies there was not made from the sources as they are now. */
async function buildConsole() {
  if (!isThere('console', 'index.html'))
    return say('There is no console here yet (console/index.html); going on without.');
  if (readStamp() === sourceStamp()) return;
  mkdirSync(CACHE, { recursive: true });
  const waiting = (pid) => say(`Waiting for another start (process ${pid}) that builds the console ...`);
  await withLock(join(CACHE, 'console-build.lock'), waiting, async () => {
    const stamp = sourceStamp();
    if (readStamp() !== stamp) await build(stamp);
  });
}

/** Starts a build that goes on with every change, for `dev`. */
function watchingBuild() {
  const vite = [...FOLLOW_US, commandOf('vite'), 'build', '--watch', '--logLevel', 'warn'];
  return () => runProgram(nodeBinary(), vite, { cwd: inRoot('console'), ownGroup: true });
}

async function build(stamp) {
  say('Building the console ...');
  // Beside its place, so that a server that is running never serves half a console.
  const draft = join(CACHE, `console-${process.pid}`);
  try {
    const vite = [commandOf('vite'), 'build', '--logLevel', 'warn', '--outDir', draft, '--emptyOutDir'];
    const { code, output } = await runProgram(nodeBinary(), vite, {
      cwd: inRoot('console'),
      capture: true,
      expendable: true,
    });
    if (code !== 0) throw new LaunchError(`${output.trim()}\n\nThe console could not be built.`);
    writeFileSync(join(draft, '.parley-stamp'), stamp);
    replaceDist(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function replaceDist(draft) {
  rmSync(DIST, { recursive: true, force: true });
  try {
    renameSync(draft, DIST);
  } catch (error) {
    // node_modules may be a volume of its own.
    if (error.code !== 'EXDEV') throw error;
    cpSync(draft, DIST, { recursive: true });
  }
}

function readStamp() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return undefined;
  }
}

function sourceStamp() {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')));
  for (const path of sourcesBelow(inRoot('console'))) hash.update(`\0${path}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? sourcesBelow(join(folder, entry.name)) : join(folder, entry.name)));
}

module.exports = { buildConsole, watchingBuild };
