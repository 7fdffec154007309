import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPending } from './pending.ts';
import { createTimeline } from './timeline.ts';

test('runs what is due in the order of its time, then of its asking, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.nat(60), (delays, ms) => {
      const timeline = createTimeline('manual', 0);
      const ran: number[] = [];
      for (const [at, delay] of delays.entries()) timeline.after(delay, () => void ran.push(at));
      timeline.advance(ms);
      const wanted = [...delays.entries()]
        .filter(([, delay]) => delay <= ms)
        .toSorted(([a, x], [b, y]) => x - y || a - b);
      expect(ran).toEqual(wanted.map(([at]) => at));
      expect(timeline.now()).toBe(ms);
    }),
  );
});

test('runs what a task asks for when it falls due on the same way, at its own time', () => {
  const timeline = createTimeline('manual', 0);
  const times: number[] = [];
  timeline.after(10, () => {
    times.push(timeline.now());
    timeline.after(5, () => void times.push(timeline.now()));
  });
  timeline.advance(100);
  expect(times).toEqual([10, 15]);
});

test('forgets what was taken back', () => {
  const timeline = createTimeline('manual', 0);
  const cancel = timeline.after(1, () => expect.unreachable());
  cancel();
  timeline.advance(10);
});

test('keeps real time by itself and can still jump ahead', async () => {
  const timeline = createTimeline('real');
  await new Promise<void>((resolve) => void timeline.after(1, resolve));
  let ran = false;
  timeline.after(3_600_000, () => {
    ran = true;
  });
  timeline.advance(3_600_000);
  expect(ran).toBe(true);
  timeline.stop();
});

test('pending work ends when all of it has ended, not when one part hands over to another', async () => {
  const pending = createPending();
  expect(await pending.idle(0)).toBe(true);
  pending.begin('a');
  const idle = pending.idle(10_000);
  pending.end('a');
  pending.begin('b');
  expect(pending.counts()).toEqual({ b: 1 });
  setImmediate(() => pending.end('b'));
  expect(await idle).toBe(true);
  pending.begin('c');
  expect(await pending.idle(0)).toBe(false);
});
