import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './index.ts';
import { query, serve, temporaryDir } from './testing/processes.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** A checkout in root's private home cannot be used by anybody else. */
const nobodyRunsNode =
  isRoot && spawnSync(process.execPath, ['--version'], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0;
const uidOf = (pid: number | undefined): string =>
  /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
const capabilitiesOf = (pid: number | undefined): string =>
  /^CapEff:\s+(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';

describe.skipIf(!isRoot || process.platform !== 'linux')('as root', () => {
  const dir = temporaryDir();
  afterAll(() => dir.remove());

  test('the server has no privileges, also below a directory only root may enter', async () => {
    const data_dir = join(dir.path, 'private', 'postgres');
    mkdirSync(data_dir, { recursive: true, mode: 0o700 });
    const postgres = await startEmbeddedPostgres({ data_dir });
    expect(capabilitiesOf(postgres.pid)).toMatch(/^0+$/);
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  test('another user takes its place where user namespaces are forbidden, on the same data', async () => {
    const data_dir = join(dir.path, 'private', 'postgres');
    const postgres = await startEmbeddedPostgres({ data_dir, run_as_uid: NOBODY });
    expect(uidOf(postgres.pid)).toBe(String(NOBODY));
    expect(statSync(join(data_dir, 'cluster')).uid).toBe(NOBODY);
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  test('a cluster that belongs to a user goes on being run by that user', async () => {
    const postgres = await startEmbeddedPostgres({ data_dir: join(dir.path, 'private', 'postgres') });
    expect(uidOf(postgres.pid)).toBe(String(NOBODY));
    await postgres.stop();
  });

  test('a new cluster can be made for that user below a directory it may not enter', async () => {
    const data_dir = join(dir.path, 'private', 'second');
    const postgres = await startEmbeddedPostgres({ data_dir, run_as_uid: NOBODY });
    expect(uidOf(postgres.pid)).toBe(String(NOBODY));
    await postgres.stop();
  });
});

describe.skipIf(!nobodyRunsNode)('as an ordinary user', () => {
  const dir = temporaryDir();
  chmodSync(dir.path, 0o755);
  afterAll(() => dir.remove());

  test('it starts, stops and starts again', async () => {
    const data_dir = join(dir.path, 'theirs');
    mkdirSync(data_dir);
    chownSync(data_dir, NOBODY, NOBODY);
    for (const round of ['first', 'second']) {
      const holder = await serve(data_dir, { uid: NOBODY });
      expect(holder.told, round).toMatchObject({ taken_over: false });
      expect(uidOf(holder.told.pid)).toBe(String(NOBODY));
      await holder.end();
    }
  });

  test('a data directory of root is refused with what to do', async () => {
    const data_dir = join(dir.path, 'of-root');
    mkdirSync(data_dir, { mode: 0o755 });
    const holder = await serve(data_dir, { uid: NOBODY });
    expect(holder.told.code).toBe('data_dir_not_writable');
    expect(holder.told.message).toContain('chown');
    await holder.end();
  });
});

describe.skipIf(!isRoot || process.platform !== 'linux')('on a full disk', () => {
  const dir = temporaryDir();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'none', dir.path]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', [dir.path]);
    dir.remove();
  });

  test.skipIf(!mounted)('it says so and leaves nothing half made', async () => {
    await expect(startEmbeddedPostgres({ data_dir: dir.path })).rejects.toMatchObject({ code: 'disk_full' });
    expect(statSync(join(dir.path, 'cluster'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
