import { gzipSync } from 'node:zlib';
import { envelope, messageChange } from '#tests/setup/webhooks.ts';
import type { HostileCase, Scene } from './case.ts';

const ENVELOPE = '{"object":"whatsapp_business_account","entry":';

const kept = (
  name: string,
  body: HostileCase['body'],
  reason: string,
  more: Partial<HostileCase> = {},
): HostileCase => ({
  name,
  body,
  answer: 200,
  kept: { state: 'rejected', reason },
  ...more,
});

/** A good message whose JSON is changed by hand. */
const text = (scene: Scene, written = 'hello'): string =>
  JSON.stringify(envelope(messageChange({ ...scene, text: 'hello' }))).replace('"hello"', `"${written}"`);

const read = (name: string, change: (json: string) => string, says: string): HostileCase => ({
  name,
  body: (scene) => change(text(scene)),
  answer: 200,
  kept: { state: 'processed' },
  says: [says],
});

const withBytes = (scene: Scene, ...bytes: number[]): Buffer => {
  const [before, after] = text(scene, '|').split('|') as [string, string];
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};

const nested = (levels: number, open = '[', close = ']'): string => open.repeat(levels) + close.repeat(levels);

/** Signed bytes that are no delivery: kept for whoever looks into them, and without any effect. */
export const UNREADABLE: readonly HostileCase[] = [
  kept('nothing', '', 'empty_body'),
  kept('null', 'null', 'not_an_object'),
  kept('a truth', 'true', 'not_an_object'),
  kept('a number', '42', 'not_an_object'),
  kept('a string', '"whatsapp_business_account"', 'not_an_object'),
  kept('an array', '[]', 'not_an_object'),
  kept('words', 'hello', 'invalid_json'),
  kept('only spaces', ' '.repeat(100_000), 'invalid_json'),
  kept('XML', '<?xml version="1.0"?><a/>', 'invalid_json'),
  kept('JSON that was cut off', (scene) => text(scene).slice(0, -20), 'invalid_json'),
  kept('JSON with more behind it', (scene) => `${text(scene)}{}`, 'invalid_json'),
  kept('JSON after a byte order mark', (scene) => `\uFEFF${text(scene)}`, 'invalid_json'),
  kept('single quotes', (scene) => text(scene).replaceAll('"', "'"), 'invalid_json'),
  kept('a number that is none', `${ENVELOPE}NaN}`, 'invalid_json'),
  kept('a control character in a string', (scene) => text(scene, 'a\tb'), 'invalid_json'),
  kept('a byte that is no UTF-8', (scene) => withBytes(scene, 0xff), 'invalid_utf8'),
  kept('a character that is cut off', (scene) => withBytes(scene, 0xe2, 0x82), 'invalid_utf8'),
  kept('U+0000 written with two bytes', (scene) => withBytes(scene, 0xc0, 0x80), 'invalid_utf8'),
  kept('half a surrogate pair as bytes', (scene) => withBytes(scene, 0xed, 0xa0, 0x80), 'invalid_utf8'),
  kept('UTF-16', (scene) => Buffer.from(text(scene), 'utf16le'), 'invalid_json'),
  kept('a gzip archive', (scene) => gzipSync(text(scene)), 'invalid_utf8', { headers: { 'content-encoding': 'gzip' } }),
  kept('ten thousand levels of lists', `${ENVELOPE}${nested(10_000)}}`, 'too_deep'),
  kept(
    'ten thousand levels of objects',
    `${ENVELOPE}${nested(10_000, '{"a":', '}').replace(':}', ':1}')}}`,
    'too_deep',
  ),
  kept('half a million levels that never end', `${ENVELOPE}${'['.repeat(500_000)}`, 'too_deep'),
  kept('another product', '{"object":"page","entry":[]}', 'other_object'),
  kept('no object', '{"entry":[]}', 'other_object'),
  kept('no entries', '{"object":"whatsapp_business_account"}', 'no_entries'),
  kept('entries that are one', `${ENVELOPE}{}}`, 'no_entries'),
];

/** Signed JSON with tricks in it, out of which the message is read all the same. */
export const TRICKS: readonly HostileCase[] = [
  read('letters written as escapes', (json) => json.replace('hello', String.raw`h\u00e9llo \ud83d\udc4b`), 'héllo 👋'),
  read('letters as they are', (json) => json.replace('hello', 'héllo 👋'), 'héllo 👋'),
  read('U+0000 in the text', (json) => json.replace('hello', String.raw`a\u0000b`), 'a\uFFFDb'),
  read('half a pair, the first', (json) => json.replace('hello', String.raw`a\ud83d b`), 'a\uFFFD b'),
  read('half a pair, the second', (json) => json.replace('hello', String.raw`a\udc4b b`), 'a\uFFFD b'),
  read('a pair the wrong way round', (json) => json.replace('hello', String.raw`\udc4b\ud83d`), '\uFFFD\uFFFD'),
  read('U+0000 in the name of a person', (json) => json.replace('Rosa', String.raw`R\u0000sa`), 'hello'),
  read('U+0000 in a key', (json) => json.replace('{', String.raw`{"a\u0000b":1,`), 'hello'),
  read('__proto__ beside the entries', (json) => json.replace('{', '{"__proto__":{"polluted":true},'), 'hello'),
  read('__proto__ in the message', (json) => json.replace('{"body"', '{"__proto__":{"polluted":true},"body"'), 'hello'),
  read('a constructor', (json) => json.replace('{', '{"constructor":{"prototype":{"polluted":true}},'), 'hello'),
  read(
    '__proto__ spelt with escapes',
    (json) => json.replace('{', String.raw`{"__pr\u006fto__":{"polluted":true},`),
    'hello',
  ),
  read('toString and hasOwnProperty', (json) => json.replace('{', '{"toString":1,"hasOwnProperty":2,'), 'hello'),
  read('the text twice', (json) => json.replace('{"body":', '{"body":"first","body":'), 'hello'),
  read('the entries twice', (json) => json.replace('"entry":', '"entry":[],"entry":'), 'hello'),
  read('the object twice', (json) => json.replace('{"object"', '{"object":"page","object"'), 'hello'),
  read('a megabyte of spaces', (json) => json.replace(',', `,${' '.repeat(1_000_000)}`), 'hello'),
  read(
    'numbers beyond all numbers',
    (json) => json.replace('{', '{"big":1e400,"small":-1e400,"long":99999999999999999999,'),
    'hello',
  ),
  read(
    'right-to-left marks and stacked accents',
    (json) => json.replace('hello', `\u202Eolleh${'\u0301'.repeat(500)}`),
    `\u202Eolleh${'\u0301'.repeat(500)}`,
  ),
  read('script', (json) => json.replace('hello', '<script>alert(1)</script>'), '<script>alert(1)</script>'),
  read('SQL', (json) => json.replace('hello', "'; drop table messages; --"), "'; drop table messages; --"),
  read('a name of a hundred thousand letters', (json) => json.replace('Rosa', 'R'.repeat(100_000)), 'hello'),
  read(
    'keys that nobody knows',
    (json) => json.replace('{"body"', `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":${n}`).join()},"body"`),
    'hello',
  ),
  { ...read('XML as its type', (json) => json, 'hello'), headers: { 'content-type': 'text/xml' } },
  {
    ...read('a form as its type', (json) => json, 'hello'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  {
    ...read('parts as its type', (json) => json, 'hello'),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  },
  { ...read('no type', (json) => json, 'hello'), headers: { 'content-type': '' } },
  { ...read('another method in a header', (json) => json, 'hello'), headers: { 'x-http-method-override': 'DELETE' } },
];
