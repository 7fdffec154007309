import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLoop, type Loop } from './loop.ts';

/* Time stands still here unless a test moves it, so what happens when can be said exactly. */
let loop: Loop;
beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(async () => {
  await loop.stop();
  vi.useRealTimers();
});

/** A loop that writes down when its steps ran; `work` says what a step comes to. */
function run(idle_ms: number, work: (step: number) => Promise<boolean> | boolean = () => false) {
  const steps: number[] = [];
  const errors: unknown[] = [];
  loop = createLoop({
    idle_ms,
    onError: (error) => errors.push(error),
    async step() {
      steps.push(Date.now());
      return work(steps.length);
    },
  });
  return { steps, errors };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

test('a loop that nobody wakes looks once in each pause', async () => {
  const { steps } = run(1_000);
  await pass(3_500);
  expect(steps).toEqual([0, 1_000, 2_000, 3_000]);
});

test('being woken many times before a step counts as once, and during a step as once more', async () => {
  const gate = Promise.withResolvers<boolean>();
  const { steps } = run(1_000, (step) => (step === 1 ? gate.promise : false));
  await pass(0);
  expect(steps).toHaveLength(1);
  for (let times = 0; times < 5; times += 1) loop.wake();
  gate.resolve(false);
  await pass(0);
  expect(steps).toHaveLength(2);
  await pass(10);
  for (let times = 0; times < 5; times += 1) loop.wake();
  await pass(0);
  expect(steps).toEqual([0, 0, 10]);
});

test('while there is more to do there is no pause', async () => {
  const { steps } = run(1_000, (step) => step < 5);
  await pass(0);
  expect(steps).toEqual([0, 0, 0, 0, 0]);
});

test('a loop that is asked to run at a time does so, however the pauses fall', async () => {
  const { steps } = run(1_000);
  await pass(0);
  for (const time of [2_700, 1_500, 1_500, 250]) loop.wakeAt(time);
  await pass(2_900);
  for (const time of [250, 1_500, 2_700]) expect(steps).toContain(time);
});

test('a time that has passed means now', async () => {
  const { steps } = run(1_000);
  await pass(400);
  loop.wakeAt(100);
  await pass(0);
  expect(steps).toEqual([0, 400]);
});

test('after errors the pause grows up to the usual one; a success makes it short again', async () => {
  const { steps, errors } = run(200, (step) => {
    if (step <= 6 || step === 8) throw new Error('the database is away');
    return step === 7;
  });
  await pass(1_000);
  expect(steps.slice(0, 9)).toEqual([0, 40, 120, 280, 480, 680, 880, 880, 920]);
  expect(errors).toHaveLength(7);
});

test('settle waits for a step that began after it was asked, and for all the work that step finds', async () => {
  const gates = Array.from({ length: 3 }, () => Promise.withResolvers<boolean>());
  const { steps } = run(1_000, (step) => gates[step - 1]!.promise);
  await pass(0);
  const settled = vi.fn<() => void>();
  void loop.settle().then(settled);
  for (const more of [false, true]) {
    gates[steps.length - 1]!.resolve(more);
    await pass(0);
    expect(settled).not.toHaveBeenCalled();
  }
  expect(steps).toHaveLength(3);
  gates[2]!.resolve(false);
  await pass(0);
  expect(settled).toHaveBeenCalledOnce();
});

test('stop waits for the step under way, begins no other, and lets those who settle go', async () => {
  const gate = Promise.withResolvers<boolean>();
  const { steps } = run(1_000, () => gate.promise);
  await pass(0);
  const settled = loop.settle();
  const stopped = vi.fn<() => void>();
  void loop.stop().then(stopped);
  loop.wake();
  loop.wakeAt(10);
  await pass(0);
  expect(stopped).not.toHaveBeenCalled();
  gate.resolve(true);
  await settled;
  await pass(5_000);
  expect(stopped).toHaveBeenCalledOnce();
  expect(steps).toEqual([0]);
  await loop.settle();
});
