import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf } from '../../tests/setup/audit-lines.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { core } from '../../services/core-api/core.ts';
import { ROOT } from '../../services/process.ts';
import { stampKey } from '#platform/crypto';
import { appendAudit, checkExport, ExportFileError, type ChainHead } from './index.ts';

const EXPORT = '/api/v1/audit_log/export';
/** More than are read at once. */
const LINES = 1_203;
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

let app: TestApp;
let shop: SignedIn;
let folder: string;
let exported: string[];
let key: string;
beforeAll(async () => {
  app = await startTestApp({ services: [core], env: { MASTER_KEY } });
  shop = await app.signUp();
  folder = mkdtempSync(join(tmpdir(), 'parley-export-'));
  const actor = { type: 'user', id: randomUUID() } as const;
  await app.ground.db.tenant(shop.company_id, async (tdb) => {
    for (let place = 0; place < LINES; place += 1) {
      const entry = {
        action: 'test.done',
        target_id: null,
        details: { place, 'ü\u2028': ['"', 0.1] },
        request_id: 'r',
      };
      await appendAudit(tdb, actor, entry);
    }
  });
  exported = (await shop.get(EXPORT)).text.split('\n').slice(0, -1);
  key = (await verify('--key-of', shop.company_id)).out.trim();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.stop();
});

/** The command, as a program of its own that knows the master key and nothing of the server. */
async function verify(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/verify-audit.ts'), ...args], {
    cwd: folder,
    env: { MASTER_KEY, APP_ENV: 'test', DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

function file(lines: readonly string[]): string {
  const path = join(folder, `${randomUUID()}.jsonl`);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

test('the export holds the head and every line, the last of which tells of the export', async () => {
  const lines = await linesOf(app, shop.company_id);
  const [head, ...rest] = exported.map((line) => JSON.parse(line));
  expect(rest).toEqual(lines);
  expect(rest.at(-1)).toMatchObject({ action: 'audit_log.exported', actor_id: shop.user_id });
  expect(head).toEqual({
    parley_audit_log: 1,
    company_id: shop.company_id,
    head: {
      seq: lines.length,
      hash: lines.at(-1)!.hash,
      stamp: expect.stringMatching(/^[0-9a-f]{64}$/),
      key_id: app.ground.stamps.current,
    },
  });
});

test('it comes as a file that nobody keeps', async () => {
  const { headers } = await shop.get(EXPORT);
  expect(headers.get('content-type')).toContain('application/x-ndjson');
  expect(headers.get('content-disposition')).toBe(`attachment; filename="audit-log-${shop.company_id}.jsonl"`);
  expect(headers.get('cache-control')).toBe('no-store');
});

describe('an exported log that is checked without the server', () => {
  const found = async (lines: readonly string[], more: { anchors?: ChainHead[]; key?: string } = {}) => {
    const hex = more.key ?? key;
    const { problems } = await checkExport(Readable.from(lines), {
      key: Buffer.from(hex, 'hex'),
      anchors: more.anchors ?? [],
    });
    return problems.map(({ seq, kind }) => `${seq} ${kind}`);
  };
  const at = (place: number, change: (line: string) => string): string[] =>
    exported.map((line, index) => (index === place ? change(line) : line));

  test.each<[string, () => string[], string]>([
    ['an edit', () => at(700, (line) => line.replace('test.done', 'test.none')), '700 edited'],
    ['a deletion', () => exported.toSpliced(700, 1), '700 missing'],
    ['a line elsewhere', () => exported.toSpliced(700, 1).toSpliced(702, 0, exported[700]!), '700 swapped'],
    ['a swap', () => at(700, () => exported[701]!).toSpliced(701, 1, exported[700]!), '700 swapped'],
    ['a file that was cut off', () => exported.slice(0, 700), '700 truncated'],
    [
      'a head for another end',
      () => at(0, (line) => line.replace(/"seq":\d+/, '"seq":600')).slice(0, 601),
      '600 head_forged',
    ],
    ['a head without a stamp', () => at(0, (line) => line.replace(/"stamp":"\w+"/, '"stamp":""')), 'head_forged'],
    ['no head', () => at(0, (line) => JSON.stringify({ ...JSON.parse(line), head: null })), 'head_forged'],
  ])('shows %s', async (_what, spoilt, named) => {
    expect((await found(spoilt())).join(', ')).toContain(named);
  });

  test('is whole, and has what was noted of it', async () => {
    const { seq, hash } = JSON.parse(exported[100]!) as ChainHead;
    expect(await found(exported, { anchors: [{ seq, hash }] })).toEqual([]);
    expect(await found(exported, { anchors: [{ seq, hash: 'ab'.repeat(32) }] })).toEqual([`${seq} rewritten`]);
  });

  test('is no good with the key of another company', async () => {
    const other = stampKey(Buffer.from(MASTER_KEY, 'base64'), randomUUID()).toString('hex');
    expect((await found(exported, { key: other })).join(', ')).toContain('head_forged');
  });

  test.each([
    ['nothing', []],
    ['something else', ['{"name":"parley"}']],
    ['a line that is cut off', () => exported.slice(0, 700).concat(exported[700]!.slice(0, 40))],
    ['text', ['audit log']],
  ])('is refused where it is %s', async (_what, lines) => {
    await expect(found(typeof lines === 'function' ? lines() : lines)).rejects.toThrow(ExportFileError);
  });
});

describe('the command', () => {
  test('says that a log is whole, and what is wrong with one that is not', async () => {
    const anchor = JSON.parse(exported[100]!);
    const edited = exported.map((line, index) => (index === 700 ? line.replace('test.done', 'test.none') : line));
    const [whole, unkeyed, broken] = await Promise.all([
      verify(file(exported), '--key', key, '--anchor', `${anchor.seq}:${anchor.hash}`),
      verify(file(exported)),
      verify(file(edited), '--key', key),
    ]);
    const title = `Audit log of company ${shop.company_id}: ${exported.length - 1} lines, head ${exported.length - 1}.`;
    expect(whole).toEqual({ code: 0, err: '', out: `${title}\nWhole.\n` });
    expect(unkeyed.code).toBe(0);
    expect(unkeyed.out).toContain('The stamp of the head was not checked');
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('line 700: edited');
    expect(broken.out).toContain('NOT WHOLE');
  });

  test('prints the key that checks the heads of one company', async () => {
    expect(key).toBe(stampKey(Buffer.from(MASTER_KEY, 'base64'), shop.company_id).toString('hex'));
  });

  test('says what it needs', async () => {
    const wrong = [
      [],
      ['nowhere.jsonl'],
      [join(ROOT, 'package.json')],
      ['x.jsonl', '--key', 'secret'],
      ['x.jsonl', '--anchor', '7'],
      ['--key-of', '7'],
      ['--force'],
    ];
    const answers = await Promise.all(wrong.map((args) => verify(...args)));
    for (const [index, { code, err }] of answers.entries()) {
      expect(code, wrong[index]!.join(' ')).toBe(2);
      expect(err).toMatch(/\w/);
      expect(err).not.toContain('    at ');
    }
  });
});
