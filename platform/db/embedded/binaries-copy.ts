import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { relocated, type Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';

/**
 * A copy of the binaries that every user of the machine can read and only root can change, made once per version. For
 * servers that give up root and cannot reach a checkout below somebody's private home.
 */
export function copyBinaries(binaries: Binaries, bases = ['/var/cache', tmpdir()]): Binaries {
  const reasons: string[] = [];
  for (const base of bases) {
    try {
      return relocated(binaries, copyBelow(join(base, 'parley'), binaries));
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new EmbeddedPostgresError('cannot_run', `PostgreSQL could not be copied: ${reasons.join('; ')}`);
}

function copyBelow(folder: string, binaries: Binaries): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chmodSync(assertOurs(folder), 0o755);
  const target = join(folder, `postgres-${binaries.version}-${process.arch}`);
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return assertOurs(target);
  const draft = mkdtempSync(`${target}.`);
  try {
    cpSync(binaries.native, draft, { recursive: true, verbatimSymlinks: true });
    openToReaders(draft);
    renameSync(draft, target);
  } catch (error) {
    // Another server that starts now may have been first.
    if (lstatSync(target, { throwIfNoEntry: false }) === undefined) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return assertOurs(target);
}

function assertOurs(path: string): string {
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new Error(`${path} belongs to someone else`);
  }
  return path;
}

/** Whatever the umask of this process is. */
function openToReaders(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToReaders(path);
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
