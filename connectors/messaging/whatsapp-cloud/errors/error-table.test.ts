import { describe, expect, it } from 'vitest';
import type { ErrorClass } from '../../contract.ts';
import { ACCESS_CODES } from './access-codes.ts';
import { ACCOUNT_CODES } from './account-codes.ts';
import { errorClass, explainError, knownError, retryDelayMs } from './error-table.ts';
import { SENDING_CODES } from './sending-codes.ts';
import { TEMPLATE_CODES } from './template-codes.ts';

/** Every code with its class, written down a second time so that a slip in the table shows. */
const EXPECTED: Readonly<Record<ErrorClass, readonly number[]>> = {
  TOKEN: [0, 104, 190],
  PERM: [3, 10, 33, 200, 201, 299, 131_005],
  RETRY: [4, 80_007, 130_429, 131_056, 131_057, 133_015, 134_101],
  AMBIG: [1, 2, 131_000, 131_016, 133_004],
  USER: [130_403, 130_472, 130_497, 131_021, 131_026, 131_049, 137_000, 138_006, 139_100, 139_101, 139_102, 139_103],
  WINDOW: [131_047],
  OPTOUT: [131_050],
  PAUSE: [368, 131_031, 131_048, 131_064],
  TPL: [
    131_063, 132_001, 132_007, 132_015, 132_016, 132_068, 132_069, 134_100, 134_102, 2_388_019, 2_388_023, 2_388_024,
    2_388_039, 2_388_040, 2_388_047, 2_388_072, 2_388_073, 2_388_293, 2_388_299,
  ],
  REQ: [
    100, 130_501, 131_008, 131_009, 131_051, 131_053, 131_055, 131_062, 132_000, 132_005, 132_012, 132_018, 135_000,
  ],
  BILL: [131_042, 134_011],
  REG: [
    131_037, 131_045, 133_000, 133_005, 133_006, 133_008, 133_009, 133_010, 133_016, 147_001, 147_002, 147_003, 147_004,
    2_388_012, 2_388_091, 2_388_093, 2_388_103, 2_494_100,
  ],
  INFO: [131_052, 131_060, 136_024, 200_005, 200_006, 200_007, 1_752_041, 2_593_107, 2_593_108, 2_593_109],
};

describe('the table of error codes', () => {
  const rows = [...ACCESS_CODES, ...SENDING_CODES, ...TEMPLATE_CODES, ...ACCOUNT_CODES];

  it.each(Object.entries(EXPECTED))('class %s', (name, codes) => {
    for (const code of codes) expect([code, errorClass(code)]).toEqual([code, name]);
  });

  it('has each code once, and none that was not written down here', () => {
    const codes = rows.map(([code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
    const expected = new Set(Object.values(EXPECTED).flat());
    expect(codes.filter((code) => !expected.has(code))).toEqual([]);
  });

  it('says in plain words what happened and what to do, for every code', () => {
    for (const [code] of rows) {
      const { title, advice } = explainError(code);
      expect(title.length).toBeGreaterThan(10);
      expect(title).not.toMatch(/\.$/);
      expect(advice).toMatch(/\.$/);
    }
  });

  it('has an answer for codes that are new to us and for none at all', () => {
    expect(errorClass(999_999)).toBeNull();
    expect(errorClass(null)).toBeNull();
    expect(knownError(300)).toBeUndefined();
    expect(explainError(999_999).title).toContain('999999');
    expect(explainError(null).advice).toMatch(/\.$/);
  });

  it('waits four times longer each time for the limit between two numbers, as Meta asks', () => {
    expect([1, 2, 3, 4].map((attempt) => retryDelayMs(131_056, attempt))).toEqual([1_000, 4_000, 16_000, 64_000]);
    expect([1, 2, 3].map((attempt) => retryDelayMs(130_429, attempt))).toEqual([2_000, 4_000, 8_000]);
    expect(retryDelayMs(131_056, 50)).toBe(3_600_000);
    expect(retryDelayMs(null, 2)).toBe(2_000);
    expect(retryDelayMs(131_026, 1)).toBeNull();
    expect(retryDelayMs(131_000, 1)).toBeNull();
  });
});
