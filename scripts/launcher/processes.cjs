'use strict';
const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { pathWithPinnedNode } = require('./node-binary.cjs');
const { watchNpm } = require('./npm-watch.cjs');
const { ROOT } = require('./places.cjs');

const PARENT_POLL_MS = 200;
/** Both a terminal and npm hand on the same Ctrl-C; a server would take the second one for impatience. */
const SAME_KEYSTROKE_MS = 1_000;
const KILL_AFTER_MS = 15_000;

const running = new Set();
let lastSignalAt = -SAME_KEYSTROKE_MS;
let leaving = 0;

/**
 * Runs a program to its end and resolves with its exit code. Options: `cwd`, `capture` (collect the output
 * and resolve with `{ code, output }`), `ownGroup` (for servers: keep the terminal's signals away, so that exactly
 * one reaches it, from us), `expendable` (it is cut off without asking: what it does is done again next time),
 * `onStart` (told the pid).
 */
function runProgram(file, args, options = {}) {
  const { cwd = ROOT, capture = false, ownGroup = false, expendable = false, onStart } = options;
  if (leaving !== 0) return new Promise(() => {});
  const detached = ownGroup && process.platform !== 'win32';
  const output = [];
  const child = spawn(file, args, {
    cwd,
    detached,
    env: {
      ...process.env,
      PATH: pathWithPinnedNode(),
      PARLEY_LAUNCHER: String(process.pid),
      PARLEY_LEAVE_BY: expendable ? 'SIGKILL' : 'SIGTERM',
    },
    stdio: capture ? ['ignore', 'pipe', 'pipe'] : [detached ? 'ignore' : 'inherit', 'inherit', 'inherit'],
    windowsHide: true,
  });
  const entry = { child, detached, expendable };
  running.add(entry);
  if (child.pid !== undefined) onStart?.(child.pid);
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => output.push(text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      running.delete(entry);
      if (leaving !== 0 && running.size === 0) process.exit(capture ? leaving : (code ?? leaving));
      const status = code ?? 128 + constants.signals[signal];
      resolve(capture ? { code: status, output: output.join('') } : status);
    });
  });
}

/** Runs several programs side by side; when one ends, the others are ended. Resolves with the first one's code. */
async function runTogether(starts) {
  const ends = starts.map((start) => start());
  const code = await Promise.race(ends);
  if (leaving === 0) for (const entry of running) end(entry, 'SIGTERM');
  await Promise.all(ends);
  return code;
}

function end({ child, detached, expendable }, signal) {
  child.kill(expendable ? 'SIGKILL' : signal);
  setTimeout(() => {
    try {
      if (detached) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // It is gone.
    }
  }, KILL_AFTER_MS).unref();
}

function leave(signal) {
  const now = performance.now();
  if (now - lastSignalAt < SAME_KEYSTROKE_MS) return;
  lastSignalAt = now;
  leaving = 128 + constants.signals[signal];
  if (running.size === 0) process.exit(leaving);
  for (const entry of running) {
    // A program in our own group has had the terminal's signal already.
    const hadIt = !entry.detached && signal === 'SIGINT' && process.stdin.isTTY;
    // A terminal that closes asks a server to stop, not to drop everything.
    if (!hadIt) end(entry, signal === 'SIGHUP' ? 'SIGTERM' : signal);
  }
}

/** Hands signals on, and stops with npm even when that was killed and could tell nobody. */
function followParent() {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => leave(signal));
  // Whoever read our words may be gone (`npm start | head`); that is no reason to fall over.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  process.once('exit', () => {
    for (const { child, expendable } of running) child.kill(expendable ? 'SIGKILL' : 'SIGTERM');
  });
  if (process.env.npm_lifecycle_event === undefined) return;
  const isOrphaned = watchNpm();
  const timer = setInterval(() => {
    if (!isOrphaned()) return;
    clearInterval(timer);
    if (leaving === 0) leave('SIGTERM');
  }, PARENT_POLL_MS);
  timer.unref();
}

module.exports = { runProgram, runTogether, followParent };
