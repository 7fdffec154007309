import { describe, expect, it } from 'vitest';
import { isAddress, splitAddresses } from './addresses.ts';
import { endOfDay, expiresAt, stateOf } from './expiry.ts';

const now = new Date('2026-11-21T10:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();

describe('allowed addresses', () => {
  it('are taken from lines, commas and blanks', () => {
    expect(splitAddresses(' 10.0.0.0/8,\n2001:db8::1 ;\n\n')).toEqual(['10.0.0.0/8', '2001:db8::1']);
    expect(splitAddresses(' \n')).toEqual([]);
  });

  it.each(['203.0.113.7', '10.0.0.0/8', '0.0.0.0/0', '::1', '2001:db8::/48', '2001:db8::1/128'])('know %s', (text) => {
    expect(isAddress(text)).toBe(true);
  });

  it.each([
    '',
    'localhost',
    '256.1.1.1',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    ':::',
    '2001:db8::/129',
    '1.2.3.4/a',
  ])('refuse %j', (text) => {
    expect(isAddress(text)).toBe(false);
  });
});

describe('the end of a key', () => {
  it('comes after so many days, at the end of a day, or never', () => {
    expect(expiresAt('30', '', now)).toBe(inDays(30));
    expect(expiresAt('never', '', now)).toBeNull();
    expect(expiresAt('date', '2026-12-24', now)).toBe(new Date(2026, 11, 24, 23, 59, 59).toISOString());
    expect(endOfDay('')).toBeNull();
  });

  it('is announced a week before', () => {
    const key = { expires_at: inDays(30), revoked_at: null };
    expect(stateOf(key, now)).toBe('active');
    expect(stateOf({ ...key, expires_at: inDays(6) }, now)).toBe('ending');
    expect(stateOf({ ...key, expires_at: inDays(-1) }, now)).toBe('expired');
    expect(stateOf({ ...key, revoked_at: inDays(-1) }, now)).toBe('revoked');
    expect(stateOf({ expires_at: null, revoked_at: null }, now)).toBe('active');
  });
});
