import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sign, verifySignature } from './signature.ts';

const body = Buffer.from('{"text":"gr\\u00fc\\u00dfe \\/ hallo"}');
const good = sign(body, 'top-secret');

describe('verifySignature', () => {
  it('accepts the HMAC-SHA256 of the exact bytes', () => {
    expect(good).toBe(`sha256=${createHmac('sha256', 'top-secret').update(body).digest('hex')}`);
    expect(verifySignature(body, good, ['top-secret'])).toEqual({ ok: true, secret_index: 0 });
  });

  it('says which of several secrets signed', () => {
    expect(verifySignature(body, good, ['old', '', 'top-secret'])).toEqual({ ok: true, secret_index: 2 });
    expect(verifySignature(body, [good], ['top-secret'])).toEqual({ ok: true, secret_index: 0 });
  });

  it('accepts escaped and raw forms of the same text, each with its own signature', () => {
    const raw = Buffer.from('{"text":"grüße / hallo"}');
    expect(verifySignature(raw, sign(raw, 's'), ['s'])).toMatchObject({ ok: true });
    expect(verifySignature(raw, sign(body, 's'), ['s'])).toEqual({ ok: false, reason: 'mismatch' });
  });

  it.each([
    ['no header', undefined, 'missing'],
    ['an empty header', '', 'missing'],
    ['an empty list', [], 'missing'],
    ['two headers', [good, good], 'several_headers'],
    ['two headers joined by the server', `${good}, ${good}`, 'malformed'],
    ['SHA-1', `sha1=${createHmac('sha1', 'top-secret').update(body).digest('hex')}`, 'malformed'],
    ['a short digest', good.slice(0, -1), 'malformed'],
    ['a long digest', `${good}0`, 'malformed'],
    ['upper-case digits', `sha256=${good.slice(7).toUpperCase()}`, 'malformed'],
    ['an upper-case name', good.replace('sha256', 'SHA256'), 'malformed'],
    ['no name', good.slice(7), 'malformed'],
    ['white space around it', ` ${good}`, 'malformed'],
    ['a line break after it', `${good}\n`, 'malformed'],
    ['no hex', `sha256=${'z'.repeat(64)}`, 'malformed'],
    ['the signature of other bytes', sign('other', 'top-secret'), 'mismatch'],
    ['the signature of another secret', sign(body, 'other'), 'mismatch'],
  ])('refuses %s', (_name, header, reason) => {
    expect(verifySignature(body, header, ['top-secret'])).toEqual({ ok: false, reason });
  });

  it('refuses everything without a secret, an empty one included', () => {
    expect(verifySignature(body, good, [])).toEqual({ ok: false, reason: 'no_secrets' });
    expect(verifySignature(body, sign(body, ''), [''])).toEqual({ ok: false, reason: 'no_secrets' });
  });

  it('holds for any bytes, and for no changed byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.string({ minLength: 1 }), fc.nat(), (bytes, secret, at) => {
        const raw = Buffer.from(bytes);
        const header = sign(raw, secret);
        expect(verifySignature(raw, header, [secret]).ok).toBe(true);
        raw[at % raw.length]! ^= 1;
        expect(verifySignature(raw, header, [secret]).ok).toBe(false);
      }),
    );
  });
});
