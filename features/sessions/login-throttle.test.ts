import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLoginThrottle } from './login-throttle.ts';

function setUp() {
  let seconds = 1_000_000;
  const throttle = createLoginThrottle({ now: () => new Date(seconds * 1_000) });
  return { throttle, pass: (more: number) => (seconds += more) };
}

describe('failed sign-ins', () => {
  it('are heard ten times, then once in six seconds', () => {
    const { throttle, pass } = setUp();
    for (let count = 0; count < 10; count += 1) {
      expect(throttle.waitFor('ada 10.0.0.1')).toBe(0);
      throttle.failed('ada 10.0.0.1');
    }
    expect(throttle.waitFor('ada 10.0.0.1')).toBe(6);
    pass(5);
    expect(throttle.waitFor('ada 10.0.0.1')).toBe(1);
    pass(1);
    expect(throttle.waitFor('ada 10.0.0.1')).toBe(0);
    throttle.failed('ada 10.0.0.1');
    expect(throttle.waitFor('ada 10.0.0.1')).toBe(6);
    pass(60);
    expect(throttle.waitFor('ada 10.0.0.1')).toBe(0);
  });

  it('keep nobody else out', () => {
    const { throttle } = setUp();
    for (let count = 0; count < 20; count += 1) throttle.failed('ada 10.0.0.1');
    expect(throttle.waitFor('ada 10.0.0.2')).toBe(0);
    expect(throttle.waitFor('bob 10.0.0.1')).toBe(0);
  });

  it('are forgotten after a success', () => {
    const { throttle } = setUp();
    for (let count = 0; count < 10; count += 1) throttle.failed('ada 10.0.0.1');
    throttle.succeeded('ada 10.0.0.1');
    expect(throttle.waitFor('ada 10.0.0.1')).toBe(0);
  });

  it('made all at once count all, up to a limit', () => {
    const { throttle } = setUp();
    for (let count = 0; count < 1_000; count += 1) throttle.failed('ada 10.0.0.1');
    expect(throttle.waitFor('ada 10.0.0.1')).toBe(306);
  });

  it('never let more through than ten and one every six seconds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (pauses) => {
        const { throttle, pass } = setUp();
        let heard = 0;
        let elapsed = 0;
        for (const pause of pauses) {
          elapsed += pass(pause) > 0 ? pause : 0;
          if (throttle.waitFor('key') > 0) continue;
          throttle.failed('key');
          heard += 1;
          expect(heard).toBeLessThanOrEqual(10 + elapsed / 6);
        }
      }),
    );
  });
});
