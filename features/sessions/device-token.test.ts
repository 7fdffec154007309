import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeviceTokens, DEVICE_SECONDS, type DeviceTokens } from './device-token.ts';

let now_s = 1_800_000_000;
const clock = { now: () => new Date(now_s * 1_000) };
const withSecrets = (...secrets: string[]): DeviceTokens =>
  createDeviceTokens(
    { secrets, access_token_seconds: 900, refresh_token_seconds: 86_400, password_min_length: 8 },
    clock,
  );
const tokens = withSecrets('first secret');
const user_id = '018f3b3c-0000-7000-8000-000000000001';
const other_id = '018f3b3c-0000-7000-8000-000000000002';

describe('what a browser shows of having been here', () => {
  it('names its user, and stays the same browser for that user alone', () => {
    const first = tokens.read(tokens.make(user_id, undefined))!;
    expect(first.user_id).toBe(user_id);
    expect(tokens.read(tokens.make(user_id, first))).toEqual(first);
    const next = tokens.read(tokens.make(other_id, first))!;
    expect(next.user_id).toBe(other_id);
    expect(next.id).not.toBe(first.id);
    expect(tokens.read(tokens.make(user_id, undefined))!.id).not.toBe(first.id);
  });

  it('is refused after any change of one character', () => {
    const token = tokens.make(user_id, undefined);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '9', '-', '.', '=', ' '), (place, character) => {
        const changed = token.slice(0, place) + character + token.slice(place + 1);
        expect(tokens.read(changed) === undefined).toBe(changed !== token);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => tokens.read(text) === undefined));
  });

  it('holds for half a year, and with the previous secret', () => {
    const token = tokens.make(user_id, undefined);
    expect(withSecrets('new', 'first secret').read(token)).toEqual(tokens.read(token));
    expect(withSecrets('new').read(token)).toBeUndefined();
    now_s += DEVICE_SECONDS - 1;
    expect(tokens.read(token)).toBeDefined();
    now_s += 1;
    expect(tokens.read(token)).toBeUndefined();
  });
});
