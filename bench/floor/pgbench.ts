import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseAddress } from '../world/database.ts';

const run = promisify(execFile);
const PACKAGED = '/usr/lib/postgresql';

/** The newest `pgbench` of this machine, or undefined; Debian keeps it in the package `postgresql`. */
export function findPgbench(): string | undefined {
  const versions = existsSync(PACKAGED) ? readdirSync(PACKAGED).toSorted((a, b) => Number(b) - Number(a)) : [];
  const places = [...versions.map((version) => join(PACKAGED, version, 'bin')), '/usr/bin', '/usr/local/bin'];
  return places.map((place) => join(place, 'pgbench')).find((path) => existsSync(path));
}

export interface Script {
  address: DatabaseAddress;
  user: string;
  sql: string;
  connections: number;
  seconds: number;
}

/** Runs a script over and over on so many connections, prepared; answers transactions per second. */
export async function pgbench(program: string, { address, user, sql, connections, seconds }: Script): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pgbench-'));
  try {
    const file = join(folder, 'script.sql');
    writeFileSync(file, sql);
    const options = ['-n', '-M', 'prepared', '-c', String(connections), '-T', String(seconds), '-f', file];
    const { stdout } = await run(
      program,
      [...options, '-h', address.host, '-p', String(address.port), '-U', user, 'postgres'],
      {
        env: { ...process.env, PGOPTIONS: '-c jit=off -c timezone=UTC' },
      },
    );
    const tps = /tps = ([\d.]+) \(without initial/.exec(stdout)?.[1] ?? /tps = ([\d.]+)/.exec(stdout)?.[1];
    if (tps === undefined) throw new Error(`pgbench said nothing of its rate:\n${stdout}`);
    return Number(tps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
