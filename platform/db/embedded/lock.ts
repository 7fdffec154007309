import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError, explainFailure, systemCode } from './errors.ts';
import { identifyProcess, isStillRunning, type ProcessIdentity } from './process-identity.ts';

export interface DataDirLock {
  /** Gives the data directory free. Safe to call twice. */
  release(): void;
}

interface Holder extends ProcessIdentity {
  nonce: string;
  host: string;
  since: string;
}

/**
 * Takes `<data_dir>/parley.lock` for this process, or throws `data_dir_in_use` naming the process that has it. A lock
 * whose process is gone is taken over; of several that try at once exactly one gets it.
 */
export function lockDataDir(data_dir: string): DataDirLock {
  const path = join(data_dir, 'parley.lock');
  try {
    const held = acquire(path, data_dir);
    return {
      release() {
        if (readHolder(path)?.nonce === held.nonce) rmSync(path, { force: true });
      },
    };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw explainFailure(data_dir, error instanceof Error ? error.message : String(error), error);
  }
}

/**
 * Linking a finished file into place is the atomic step. Replacing a dead holder needs the lock `<path>.<its nonce>`
 * first: only its owner may replace that one holder, and only if it still stands there afterwards.
 */
function acquire(path: string, data_dir: string): Holder {
  const mine = describeSelf();
  const draft = `${path}.${mine.nonce}.new`;
  writeDurably(draft, JSON.stringify(mine));
  try {
    for (;;) {
      if (linkIfFree(draft, path)) return mine;
      const holder = readHolder(path);
      if (holder === null) continue;
      if (isStillRunning(holder)) throw inUse(data_dir, holder);
      const claim = `${path}.${holder.nonce}`;
      acquire(claim, data_dir);
      try {
        if (readHolder(path)?.nonce !== holder.nonce) continue;
        renameSync(draft, path);
        return mine;
      } finally {
        rmSync(claim, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function describeSelf(): Holder {
  const started = identifyProcess(process.pid)?.started ?? null;
  const nonce = randomBytes(8).toString('hex');
  return { pid: process.pid, started, nonce, host: hostname(), since: new Date().toISOString() };
}

function linkIfFree(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const holder = JSON.parse(content) as Holder;
    if (/^[0-9a-f]{16}$/.test(holder.nonce)) return holder;
  } catch {
    // Not ours or cut off by a power failure: nobody living stands behind it.
  }
  const nonce = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { pid: 0, started: null, nonce, host: 'unknown', since: 'unknown' };
}

function writeDurably(path: string, content: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function inUse(data_dir: string, holder: Holder): EmbeddedPostgresError {
  const who = holder.pid === process.pid ? `this very process (pid ${holder.pid})` : `process ${holder.pid}`;
  return new EmbeddedPostgresError(
    'data_dir_in_use',
    `The data directory ${data_dir} is in use by ${who} on ${holder.host} since ${holder.since}. ` +
      `Stop that one first (kill ${holder.pid}), or set DATA_DIR to another directory.`,
  );
}
