'use strict';
const { randomBytes } = require('node:crypto');
const { linkSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');

const POLL_MS = 200;

/**
 * Does `work` while no other launcher does something under the same lock file. `onWait(pid)` is told once when
 * another one is at it. The lock of a process that is gone is taken over, but not before a program is gone too that
 * it handed the work to: `work` is given a function that notes such a program's pid.
 */
async function withLock(path, onWait, work) {
  let told = false;
  let mine = tryAcquire(path);
  while (typeof mine === 'number') {
    if (!told) onWait(mine);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    mine = tryAcquire(path);
  }
  const { nonce } = mine;
  const release = () => {
    if (readHolder(path)?.nonce === nonce) rmSync(path, { force: true });
  };
  process.once('exit', release);
  try {
    return await work((pid) => replace(path, { ...mine, worker: { pid, started: startOf(pid) } }));
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/**
 * Ours, or the pid of the living holder. A complete file is linked into place, which only one can do. A dead holder
 * may be replaced only by whoever holds `<path>.<its nonce>`, so that two cannot replace it one after the other.
 */
function tryAcquire(path) {
  const mine = { pid: process.pid, started: startOf(process.pid), nonce: randomBytes(8).toString('hex') };
  const draft = `${path}.${mine.nonce}.new`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    for (;;) {
      try {
        linkSync(draft, path);
        return mine;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = readHolder(path);
      if (holder === undefined) continue;
      if (isAlive(holder)) return holder.pid;
      if (holder.worker !== undefined && isAlive(holder.worker)) return holder.worker.pid;
      const claim = tryAcquire(`${path}.${holder.nonce}`);
      if (typeof claim === 'number') return claim;
      try {
        if (readHolder(path)?.nonce !== holder.nonce) continue;
        renameSync(draft, path);
        return mine;
      } finally {
        rmSync(`${path}.${holder.nonce}`, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Only for the living holder, whom nobody else replaces. */
function replace(path, content) {
  const draft = `${path}.${content.nonce}.new`;
  writeFileSync(draft, JSON.stringify(content));
  renameSync(draft, path);
}

function readHolder(path) {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    if (/^[0-9a-f]{16}$/.test(holder.nonce)) return holder;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
  }
  return { pid: 0, nonce: 'unreadable' };
}

function isAlive({ pid, started }) {
  try {
    if (!(pid > 0)) return false;
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return now === null || started === null || now === started;
}

/** Tells a process from an earlier one with its number, where the system does. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}

module.exports = { withLock };
