import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFileStorage, StorageError, type FileStorage } from './index.ts';
import { startBucket, type TestBucket } from '../../tests/setup/bucket.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-storage-'));
let bucket: TestBucket;
beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(async () => {
  await bucket.stop();
  rmSync(folder, { recursive: true, force: true });
});

const stores: readonly (readonly [string, () => FileStorage])[] = [
  ['the data directory', () => createFileStorage({ data_dir: folder, s3: undefined })],
  ['a bucket', () => createFileStorage({ data_dir: folder, s3: bucket.settings })],
];

const COMPANY = '019aa000-0000-7000-8000-000000000001';
let last = 0;
const newPlace = (): string => {
  last += 1;
  return `${COMPANY}/ab/019aa000-0000-7000-8000-${String(last).padStart(12, '0')}`;
};
const from = (...parts: Buffer[]): Readable => Readable.from(parts);

async function places(storage: FileStorage): Promise<string[]> {
  const found: string[] = [];
  for await (const { place, stored_at } of storage.list()) {
    expect(Math.abs(Date.now() - stored_at.getTime())).toBeLessThan(600_000);
    found.push(place);
  }
  return found;
}

describe.each(stores)('%s', (_name, open) => {
  test('keeps what it was given, whole and in stretches', async () => {
    const storage = open();
    const place = newPlace();
    await storage.check();
    await storage.put(place, from(Buffer.from('hello '), Buffer.from('world')));
    expect((await buffer((await storage.get(place))!)).toString()).toBe('hello world');
    expect((await buffer((await storage.get(place, { first: 6, last: 8 }))!)).toString()).toBe('wor');
    expect((await buffer((await storage.get(place, { first: 10, last: 10 }))!)).toString()).toBe('d');
    expect(await storage.exists(place)).toBe(true);
    expect(await places(storage)).toContain(place);
    await storage.put(place, from(Buffer.from('anew')));
    expect((await buffer((await storage.get(place))!)).toString()).toBe('anew');
    await storage.remove([place, newPlace()]);
    expect(await storage.get(place)).toBeUndefined();
    expect(await storage.exists(place)).toBe(false);
    expect(await places(storage)).not.toContain(place);
  });

  test('keeps an empty file and one of many parts', async () => {
    const storage = open();
    const [empty, large] = [newPlace(), newPlace()];
    await storage.put(empty, from());
    expect(await buffer((await storage.get(empty))!)).toHaveLength(0);
    const part = Buffer.alloc(3_000_000, 'x');
    await storage.put(large, from(part, part, part, part, part, part, Buffer.from('end')));
    const read = await buffer((await storage.get(large))!);
    expect(read).toHaveLength(18_000_003);
    expect(read.toString('utf8', 18_000_000)).toBe('end');
  });

  test('leaves nothing of a file whose content broke off, and says what broke it', async () => {
    const storage = open();
    const place = newPlace();
    const broken = new Error('the sender went away');
    async function* content() {
      yield Buffer.alloc(9_000_000);
      throw broken;
    }
    await expect(storage.put(place, content())).rejects.toBe(broken);
    expect(await storage.exists(place)).toBe(false);
    expect(bucket.unfinished()).toBe(0);
    expect(readdirSync(join(folder, 'media', COMPANY, 'ab')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('knows no place but those that were made here', async () => {
    const storage = open();
    for (const place of ['../../etc/passwd', '/etc/passwd', `${COMPANY}/../x`, `${COMPANY}/ab/..`, 'a\0b', '']) {
      await expect(storage.get(place)).rejects.toThrow('not the name of a place');
      await expect(storage.put(place, from())).rejects.toThrow('not the name of a place');
      await expect(storage.remove([place])).rejects.toThrow('not the name of a place');
    }
  });
});

test('a file of the data directory is for the server alone', async () => {
  const place = newPlace();
  await createFileStorage({ data_dir: folder, s3: undefined }).put(place, from(Buffer.from('x')));
  expect(statSync(join(folder, 'media', place)).mode & 0o777).toBe(0o600);
});

test('a store that is not there is a StorageError, which is no loss', async () => {
  // A file stands where the folder should.
  const away = createFileStorage({ data_dir: join(folder, 'taken'), s3: undefined });
  writeFileSync(join(folder, 'taken'), '');
  await expect(away.put(newPlace(), from(Buffer.from('x')))).rejects.toBeInstanceOf(StorageError);
  await expect(away.check()).rejects.toBeInstanceOf(StorageError);
  const place = newPlace();
  const s3 = createFileStorage({ data_dir: folder, s3: bucket.settings });
  await s3.put(place, from(Buffer.from('kept')));
  bucket.fail(true);
  await expect(s3.get(place)).rejects.toBeInstanceOf(StorageError);
  await expect(s3.put(newPlace(), from(Buffer.from('x')))).rejects.toBeInstanceOf(StorageError);
  bucket.fail(false);
  expect((await buffer((await s3.get(place))!)).toString()).toBe('kept');
});

test('what a bucket is sent bears a signature and no checksum trailer', async () => {
  const s3 = createFileStorage({ data_dir: folder, s3: bucket.settings });
  await s3.put(newPlace(), from(Buffer.from('plain')));
  const { headers, body } = bucket.lastPut();
  expect(headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=key-of-the-test\//);
  expect(headers['x-amz-trailer']).toBeUndefined();
  expect(body.toString()).toBe('plain');
});
