import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { copyBinaries } from './binaries-copy.ts';
import { locateBinaries, makeSymlinks } from './binaries.ts';
import { openSocketDir } from './socket-dir.ts';
import { temporaryDir } from './testing/processes.ts';

const self = process.getuid?.() ?? 0;
const dir = temporaryDir();
afterAll(() => dir.remove());

describe('the binaries', () => {
  test('lack nothing after their links were made, and making them again is harmless', () => {
    const root = join(dir.path, 'package');
    mkdirSync(join(root, 'native', 'lib'), { recursive: true });
    const links = ['libx.so', 'libx.so.1'].map((name) => ({
      source: 'native/lib/libx.so.1.2',
      target: `native/lib/${name}`,
    }));
    writeFileSync(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    makeSymlinks(root, join(root, 'native'));
    makeSymlinks(root, join(root, 'native'));
    expect(readlinkSync(join(root, 'native', 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
  });

  test('of an unknown platform: the way out is named', () => {
    expect(() => locateBinaries('plan9-mips')).toThrow(/DATABASE_URL/);
  });

  test('run from a copy, which is made once', () => {
    const binaries = locateBinaries();
    const copy = copyBinaries(binaries, [dir.path]);
    expect(copy.postgres.startsWith(dir.path)).toBe(true);
    expect(spawnSync(copy.postgres, ['--version'], { encoding: 'utf8' }).stdout).toContain('(PostgreSQL) 18');
    const { ino } = lstatSync(copy.native);
    expect(lstatSync(copyBinaries(binaries, [dir.path]).native).ino).toBe(ino);
  });

  test('are not taken from a copy that others could have changed', () => {
    const base = join(dir.path, 'open');
    mkdirSync(join(base, 'parley'), { recursive: true });
    spawnSync('chmod', ['777', join(base, 'parley')]);
    expect(() => copyBinaries(locateBinaries(), [base])).toThrow('belongs to someone else');
  });
});

describe('the socket’s directory', () => {
  test('is private, the same for the same cluster, another for another', () => {
    const first = openSocketDir('/data/one', self, [dir.path]);
    expect(lstatSync(first).mode & 0o777).toBe(0o700);
    expect(openSocketDir('/data/one', self, [dir.path])).toBe(first);
    expect(openSocketDir('/data/two', self, [dir.path])).not.toBe(first);
  });

  test('is cleared of what a crash left in it', () => {
    const path = openSocketDir('/data/three', self, [dir.path]);
    writeFileSync(join(path, '.s.PGSQL.5432.lock'), '1\n');
    openSocketDir('/data/three', self, [dir.path]);
    expect(existsSync(join(path, '.s.PGSQL.5432.lock'))).toBe(false);
  });

  test('is not one that somebody prepared for us', () => {
    const wanted = openSocketDir('/data/four', self, [dir.path]);
    spawnSync('rm', ['-r', wanted]);
    symlinkSync('/tmp', wanted);
    const other = openSocketDir('/data/four', self, [dir.path]);
    expect(other).not.toBe(wanted);
    expect(lstatSync(other).isDirectory()).toBe(true);
  });

  test('goes where the path is short enough', () => {
    const long = join(dir.path, 'x'.repeat(90));
    mkdirSync(long);
    expect(openSocketDir('/data/five', self, [long, dir.path]).startsWith(long)).toBe(false);
  });
});
