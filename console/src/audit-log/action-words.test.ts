import { describe, expect, it } from 'vitest';
import { actionWords, dayEdge, shortHash } from './action-words.ts';

describe('a line of the log', () => {
  it('reads as a sentence', () => {
    expect(actionWords('session.opened')).toBe('Session opened');
    expect(actionWords('api_key.rotated')).toBe('API key rotated');
    expect(actionWords('totp.recovery_codes_renewed')).toBe('Two-step sign-in recovery codes renewed');
  });

  it('is found by the days of the reader, the last one included', () => {
    expect(dayEdge('2026-11-21', 'from')).toBe(new Date(2026, 10, 21).toISOString());
    expect(dayEdge('2026-11-30', 'to')).toBe(new Date(2026, 11, 1).toISOString());
    expect(dayEdge('', 'from')).toBeUndefined();
  });

  it('has a fingerprint short enough to compare by eye', () => {
    expect(shortHash('0123456789abcdef0123456789abcdef')).toBe('01234567…89abcdef');
    expect(shortHash('abc')).toBe('abc');
  });
});
