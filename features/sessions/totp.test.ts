import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { hashOfRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import { newSeed, seedUri, stepOfCode } from './totp.ts';

/** RFC 6238, appendix B: the last six of its eight digits. */
const RFC_SEED = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number): Date => new Date(seconds * 1_000);
const codeOf = (seed: string, seconds: number): string =>
  new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp: seconds * 1_000 });

describe('a code of an authenticator app', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_111_111_111, '050471', 37_037_037],
    [1_234_567_890, '005924', 41_152_263],
    [2_000_000_000, '279037', 66_666_666],
    [20_000_000_000, '353130', 666_666_666],
  ])('at %i s is that of RFC 6238', (seconds, code, step) => {
    expect(stepOfCode(RFC_SEED, code, at(seconds))).toBe(step);
  });

  it('holds in the step before and the one after its own, and names its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 4_000_000_000 }), fc.integer({ min: -200, max: 200 }), (made, late) => {
        const step = Math.floor(made / 30);
        const away = Math.floor((made + late) / 30) - step;
        const found = stepOfCode(RFC_SEED, codeOf(RFC_SEED, made), at(made + late));
        if (Math.abs(away) <= 1) expect(found).toBe(step);
        // Another step nearby may have the same six digits, once in a million.
        else if (found !== undefined) expect(found).not.toBe(step);
      }),
    );
  });

  it.each(['', '28708', '2870822', '28708a', ' 287082', '٢٨٧٠٨٢', '+28708', '2.8e10'])('is not %j', (code) => {
    expect(stepOfCode(RFC_SEED, code, at(59))).toBeUndefined();
  });
});

describe('a seed', () => {
  it('has 160 random bits, and a uri that apps read', () => {
    const seed = newSeed();
    expect(seed).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSeed()).not.toBe(seed);
    const uri = seedUri(seed, { issuer: 'Parley & Sons', label: 'ada@shop.example' });
    expect(uri).toMatch(/^otpauth:\/\/totp\//);
    expect(Object.fromEntries(new URL(uri).searchParams)).toEqual({
      issuer: 'Parley & Sons',
      secret: seed,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});

describe('recovery codes', () => {
  it('are ten, and no two alike', () => {
    const codes = makeRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
  });

  it('are the same however they are typed', () => {
    const hash = hashOfRecoveryCode('u', '01ab-cdef-ghjk-mnpq');
    for (const typed of ['01AB CDEF GHJK MNPQ', '01abcdefghjkmnpq', ' oLab-cdef-ghjk-mnpq ', 'OIAB-CDEF-GHJK-MNPQ']) {
      expect(hashOfRecoveryCode('u', typed), typed).toEqual(hash);
    }
    expect(hashOfRecoveryCode('another user', '01ab-cdef-ghjk-mnpq')).not.toEqual(hash);
  });

  it.each(['', '123456', '01ab-cdef-ghjk-mnp', '01ab-cdef-ghjk-mnpqr', '01ab-cdef-ghjk-mnpu', '01ab_cdef_ghjk_mnpq'])(
    'are not %j',
    (typed) => {
      expect(hashOfRecoveryCode('u', typed)).toBeUndefined();
    },
  );
});
