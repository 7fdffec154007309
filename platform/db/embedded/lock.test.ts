import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from './lock.ts';
import { identifyProcess, isStillRunning } from './process-identity.ts';
import { temporaryDir } from './testing/processes.ts';

let dir = temporaryDir();
const dirs = [dir];
beforeEach(() => {
  dir = temporaryDir();
  dirs.push(dir);
});
afterAll(() => dirs.forEach(({ remove }) => remove()));

const path = () => join(dir.path, 'parley.lock');

test('names its holder, refuses a second one and is free after release', () => {
  const lock = lockDataDir(dir.path);
  expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(() => lockDataDir(dir.path)).toThrow(expect.objectContaining({ code: 'data_dir_in_use' }));
  lock.release();
  lock.release();
  lockDataDir(dir.path).release();
  expect(readdirSync(dir.path)).toEqual([]);
});

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 999_999_999, started: null, nonce: 'ab'.repeat(8) })],
  [
    'of an earlier process with our number',
    JSON.stringify({ pid: process.pid, started: 'another boot:1', nonce: 'cd'.repeat(8) }),
  ],
  ['cut off by a power failure', ''],
  ['that is not ours', '{"hello":"world"}'],
])('a lock %s is taken over', (_what, content) => {
  writeFileSync(path(), content);
  const lock = lockDataDir(dir.path);
  expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
  expect(readdirSync(dir.path)).toEqual([]);
});

test('a take-over that a crash interrupted does not block the next one', () => {
  writeFileSync(path(), JSON.stringify({ pid: 999_999_999, nonce: 'ab'.repeat(8) }));
  writeFileSync(`${path()}.${'ab'.repeat(8)}`, JSON.stringify({ pid: 999_999_998, nonce: 'ef'.repeat(8) }));
  lockDataDir(dir.path).release();
  expect(readdirSync(dir.path)).toEqual([]);
});

test('a release does not remove a lock that somebody else holds by now', () => {
  const lock = lockDataDir(dir.path);
  writeFileSync(path(), JSON.stringify({ pid: 1, nonce: 'ab'.repeat(8) }));
  lock.release();
  expect(readdirSync(dir.path)).toEqual(['parley.lock']);
});

test('a process is told from an earlier one with its number', () => {
  const self = identifyProcess(process.pid);
  expect(self).toMatchObject({ pid: process.pid });
  expect(isStillRunning({ pid: process.pid, started: self?.started ?? null })).toBe(true);
  expect(identifyProcess(999_999_999)).toBeNull();
  expect(identifyProcess(Number.NaN)).toBeNull();
});
