import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './errors.ts';

/** PostgreSQL names its socket after this number; no port is opened. */
export const SOCKET_PORT = 5432;

// The kernel keeps 108 bytes for a socket's path on Linux and 104 on macOS, with the closing zero.
const PATH_LIMIT = 103;
const SOCKET_NAMES = [`.s.PGSQL.${SOCKET_PORT}`, `.s.PGSQL.${SOCKET_PORT}.lock`];

/**
 * A private directory (0700, of `owner`) with a short path, always the same one for a cluster, free of what a crash
 * left in it. Call it only when no server of this cluster runs.
 */
export function openSocketDir(cluster: string, owner: number, bases = [tmpdir(), '/tmp']): string {
  const base = bases.find((candidate) => fits(candidate));
  if (base === undefined) throw unusable(`the path of ${bases.join(' and ')} is too long`);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    // Another user may have taken a name that can be worked out, hence several.
    const dir = join(base, nameFor(`${cluster}\n${owner}\n${attempt}`));
    if (!isPrivate(dir, owner)) continue;
    for (const name of SOCKET_NAMES) rmSync(join(dir, name), { force: true });
    return dir;
  }
  throw unusable(`the names it wanted below ${base} belong to someone else`);
}

/** Removes the directory with a stopped server's remains. */
export function removeSocketDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

function nameFor(key: string): string {
  return `parley-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

function fits(base: string): boolean {
  // A comma would need quoting in PostgreSQL's list of directories.
  return !base.includes(',') && Buffer.byteLength(join(base, nameFor(''), SOCKET_NAMES[0]!)) <= PATH_LIMIT;
}

function isPrivate(dir: string, owner: number): boolean {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
  const found = lstatSync(dir);
  const self = process.getuid?.() ?? owner;
  if (!found.isDirectory() || (found.mode & 0o077) !== 0 || (found.uid !== owner && found.uid !== self)) return false;
  if (found.uid !== owner) chownSync(dir, owner, -1);
  return true;
}

function unusable(reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'cannot_run',
    `There is no place for the database's socket: ${reason}. Set TMPDIR to a directory of your own with a short path.`,
  );
}
