import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { sign } from '#connectors/messaging';
import { envelope, messageChange } from '#tests/setup/webhooks.ts';
import { good, SECRET, type HostileCase, type Scene } from './case.ts';

const genuine = (scene: Scene) => envelope(messageChange({ ...scene, text: 'forged' }));

const refused = (name: string, signed: (bytes: Buffer) => string[], more: Partial<HostileCase> = {}): HostileCase => ({
  name,
  body: genuine,
  signed,
  answer: 401,
  kept: false,
  ...more,
});

const digest = (algorithm: string, bytes: Buffer, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHmac(algorithm, SECRET).update(bytes).digest(encoding);

/** A body like the platform's whose signature is not the platform's. */
export const SIGNATURES: readonly HostileCase[] = [
  refused('no signature', () => []),
  refused('an empty signature', () => ['']),
  refused('only its prefix', () => ['sha256=']),
  refused('no prefix', (bytes) => [good(bytes).slice(7)]),
  refused('sha1, as long ago', (bytes) => [`sha1=${digest('sha1', bytes)}`]),
  refused('sha512', (bytes) => [`sha512=${digest('sha512', bytes)}`]),
  refused('sha512 under the name of sha256', (bytes) => [`sha256=${digest('sha512', bytes)}`]),
  refused('one digit short', (bytes) => [good(bytes).slice(0, -1)]),
  refused('one digit long', (bytes) => [`${good(bytes)}0`]),
  refused('upper-case digits', (bytes) => [`sha256=${good(bytes).slice(7).toUpperCase()}`]),
  refused('an upper-case prefix', (bytes) => [good(bytes).replace('sha256', 'SHA256')]),
  refused('base64', (bytes) => [`sha256=${digest('sha256', bytes, 'base64')}`]),
  refused('letters that are no digits', () => [`sha256=${'z'.repeat(64)}`]),
  refused('a space after the sign', (bytes) => [good(bytes).replace('=', '= ')]),
  refused('two signatures, both right', (bytes) => [good(bytes), good(bytes)]),
  refused('two signatures, the second wrong', (bytes) => [good(bytes), sign(bytes, 'wrong')]),
  refused('two signatures, the first wrong', (bytes) => [sign(bytes, 'wrong'), good(bytes)]),
  refused('two signatures in one header', (bytes) => [`${good(bytes)},${good(bytes)}`]),
  refused('of another secret', (bytes) => [sign(bytes, 'another secret')]),
  refused('of the empty secret', (bytes) => [sign(bytes, '')]),
  refused('of a body with one more line end', (bytes) => [good(Buffer.concat([bytes, Buffer.from('\n')]))]),
  refused('of the same JSON laid out', (bytes) => [
    good(Buffer.from(JSON.stringify(JSON.parse(String(bytes)), null, 2))),
  ]),
  refused('of other bytes of the same length', (bytes) => [
    good(Buffer.from(String(bytes).replace('forged', 'honest'))),
  ]),
  refused('of no body at all', () => [good(Buffer.alloc(0))]),
  refused(
    'of the text whose letters are escaped on the way',
    (bytes) => [good(Buffer.from(JSON.stringify(JSON.parse(String(bytes)))))],
    {
      body: (scene) => JSON.stringify(genuine(scene)).replace('forged', String.raw`f\u006frged`),
    },
  ),
  refused('of the text before it was compressed', (bytes) => [good(bytes)], {
    body: (scene) => gzipSync(JSON.stringify(genuine(scene))),
    signed: () => [good(Buffer.from('{}'))],
    headers: { 'content-encoding': 'gzip' },
  }),
  refused('in the old header', () => [], { headers: { 'x-hub-signature': `sha256=${'0'.repeat(64)}` } }),
  refused('as a bearer', () => [], { headers: { authorization: `Bearer ${SECRET}` } }),
  refused('of twenty thousand characters', () => [`sha256=${'a'.repeat(20_000)}`], { answer: 431 }),
];
