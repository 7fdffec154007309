import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyBinaries } from './binaries-copy.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';

/** How PostgreSQL's programs are run here, so that they are not root and reach what they need. */
export interface RunAs {
  how: 'directly' | 'in a user namespace' | 'as another user';
  binaries: Binaries;
  /** The user that has to own the cluster and its socket's directory; null where files have no such owner. */
  owner: number | null;
  /** Put before the program and its arguments. */
  prefix: string[];
  ids: { uid?: number; gid?: number };
  /** How the program has to name the directory that is its working directory. */
  nameOf(directory: string): string;
}

export interface RunAsRequest {
  binaries: Binaries;
  data_dir: string;
  cluster: string;
  /** Run as this user instead of in a user namespace. Only root can. */
  run_as_uid?: number | undefined;
}

/** PostgreSQL refuses to run as root; this finds the way around that works on this machine, and tries it. */
export function chooseRunAs(request: RunAsRequest): RunAs {
  const { binaries } = request;
  const self = process.getuid?.();
  if (self !== 0) {
    const direct: RunAs = { how: 'directly', binaries, owner: self ?? null, prefix: [], ids: {}, nameOf: (dir) => dir };
    const problem = tryOut(direct);
    if (problem === null) return direct;
    throw new EmbeddedPostgresError(
      'cannot_run',
      `PostgreSQL's binaries do not run here: ${problem}. Set DATABASE_URL.`,
    );
  }
  const problems: string[] = [];
  const owner = request.run_as_uid ?? ownerOf(request.cluster) ?? 0;
  if (owner === 0 && process.platform === 'linux') {
    const namespace = inNamespace(binaries);
    const problem = tryOut(namespace);
    if (problem === null) return namespace;
    problems.push(`user namespace: ${problem}`);
  }
  const uid = request.run_as_uid ?? (owner > 0 ? owner : firstOrdinaryOwner(request));
  for (const offer of [() => binaries, () => copyBinaries(binaries)]) {
    const other = asUser(uid, offer());
    const problem = tryOut(other);
    if (problem === null) return other;
    problems.push(`user ${uid}: ${problem}`);
  }
  throw new EmbeddedPostgresError(
    'cannot_run',
    `PostgreSQL does not run as root, and no way around it works here (${problems.join('; ')}). ` +
      'Start the server as an ordinary user, or set DATABASE_URL.',
  );
}

const NOBODY = 65_534;

/** Root outside, an ordinary user inside: the files stay root's, and nothing has to be handed over. */
function inNamespace(binaries: Binaries): RunAs {
  const inside = ordinaryUser([1000, NOBODY]);
  const prefix = ['unshare', '-U', `--map-user=${inside}`, `--map-group=${inside}`];
  return { how: 'in a user namespace', binaries, owner: 0, prefix, ids: {}, nameOf: nameByWorkingDirectory };
}

function asUser(uid: number, binaries: Binaries): RunAs {
  const ids = { uid, gid: passwdEntries().find((entry) => entry.uid === uid)?.gid ?? uid };
  return { how: 'as another user', binaries, owner: uid, prefix: [], ids, nameOf: nameByWorkingDirectory };
}

/** A directory one stands in can be used even where its parents (`/root`, a private home) may not be entered. */
function nameByWorkingDirectory(directory: string): string {
  return existsSync('/proc/self/cwd') ? '/proc/self/cwd' : directory;
}

/** Null if PostgreSQL starts this way, else what went wrong. */
function tryOut(runAs: RunAs): string | null {
  const [file, ...args] = [...runAs.prefix, runAs.binaries.postgres, '--version'];
  const tried = spawnSync(file!, args, { ...runAs.ids, env: CLEAN_ENV, cwd: '/', encoding: 'utf8' });
  if (tried.status === 0) return null;
  return (tried.error?.message ?? tried.stderr.trim()) || `exit code ${tried.status}`;
}

/** initdb wants its user in /etc/passwd. */
function ordinaryUser(wanted: (number | undefined)[]): number {
  const ids = passwdEntries().map((entry) => entry.uid);
  return wanted.find((id) => id !== undefined && id > 0 && ids.includes(id)) ?? ids.find((id) => id > 0) ?? NOBODY;
}

function passwdEntries(): { uid: number; gid: number }[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map((fields) => ({ uid: Number(fields[2]), gid: Number(fields[3]) }))
      .filter((entry) => Number.isInteger(entry.uid) && Number.isInteger(entry.gid));
  } catch {
    return [];
  }
}

/** Whoever the checkout belongs to, for `sudo npm start` in somebody's home. */
function firstOrdinaryOwner({ data_dir }: RunAsRequest): number {
  const parents = [data_dir, dirname(data_dir), dirname(dirname(data_dir))];
  return ordinaryUser([...parents.map((path) => ownerOf(path)), NOBODY]);
}

function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}

/** Nothing of ours leaks into the server, and its messages are in the language we read them in. */
export const CLEAN_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };
