import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const { isInstalledByHand, wantedStamp } = require('./installed.cjs') as {
  isInstalledByHand(root: string): boolean;
  wantedStamp(root: string): string;
};
const { explainNpm } = require('./npm.cjs') as { explainNpm(output: string): string };

const base = mkdtempSync(join(tmpdir(), 'parley-launcher-test-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('a wrong command lists the right ones', () => {
  const run = join(import.meta.dirname, '..', 'run.cjs');
  const { status, stderr } = spawnSync(process.execPath, [run, 'strat'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('no command "strat"');
  expect(stderr).toMatch(/^ {2}start /m);
});

describe('the lock', () => {
  const hold = (path: string) => spawn(process.execPath, [require.resolve('./testing/hold.cjs'), path]);

  test('lets one launcher in at a time, and a dead one’s is taken over', async () => {
    const path = join(base, 'install.lock');
    writeFileSync(path, JSON.stringify({ pid: 999_999_999, nonce: 'ab'.repeat(8) }));
    const holders = Array.from({ length: 4 }, () => hold(path));
    const codes = await Promise.all(holders.map(async (holder) => (await once(holder, 'exit')) as [number]));
    expect(codes.flatMap(([code]) => code)).toEqual([0, 0, 0, 0]);
    expect(readdirSync(base).filter((name) => name.startsWith('install.lock'))).toEqual([]);
  });
});

describe('whether packages have to be installed', () => {
  const root = join(base, 'checkout');
  const write = (path: string, content: unknown) => writeFileSync(join(root, path), JSON.stringify(content));
  const other = process.platform === 'linux' ? 'darwin' : 'linux';
  const wanted = {
    '': { name: 'x' },
    console: { name: 'x-console' },
    'node_modules/x-console': { resolved: 'console', link: true },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/foreign': { version: '1.0.0', optional: true, os: [other], cpu: [process.arch] },
    'node_modules/ours': { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
  };
  const { 'node_modules/a': a, 'node_modules/ours': ours } = wanted;

  beforeEach(() => {
    rmSync(root, { recursive: true, force: true });
    for (const folder of ['console', 'node_modules']) mkdirSync(join(root, folder), { recursive: true });
    write('package.json', { workspaces: ['console'] });
    write('console/package.json', {});
    write('package-lock.json', { packages: wanted });
  });

  test('a workspace’s package.json counts, a file beside it does not', () => {
    const before = wantedStamp(root);
    write('console/other.json', {});
    expect(wantedStamp(root)).toBe(before);
    write('console/package.json', { dependencies: { b: '1.0.0' } });
    expect(wantedStamp(root)).not.toBe(before);
  });

  test.each([
    ['all that this machine needs', { 'node_modules/a': a, 'node_modules/ours': ours }, true],
    ['another version', { 'node_modules/a': { ...a, version: '1.0.1' }, 'node_modules/ours': ours }, false],
    ['other contents', { 'node_modules/a': { ...a, integrity: 'sha512-b' }, 'node_modules/ours': ours }, false],
    ['no package for this machine', { 'node_modules/a': a }, false],
  ])('npm was run by hand and brought %s', (_what, packages, enough) => {
    write('node_modules/.package-lock.json', { packages });
    expect(isInstalledByHand(root)).toBe(enough);
  });

  test('nothing is there', () => expect(isInstalledByHand(root)).toBe(false));
});

test.each([
  ['npm error code EUSAGE', 'npm install'],
  ['npm error code ENOSPC', 'disk is full'],
  ['npm error network getaddrinfo ENOTFOUND registry.example', 'cannot be reached'],
  ['npm error code EACCES', 'may not write'],
  ['npm error code ETARGET', 'lacks a package'],
  ['something new', 'its own words'],
])('%s is explained', (output, words) => expect(explainNpm(output)).toContain(words));
