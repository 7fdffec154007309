import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patientFetch, waitOf } from './patient-fetch.ts';

const busy = (retry_after: string) => new Response(null, { status: 429, headers: { 'retry-after': retry_after } });
const answers = (...given: Response[]) => {
  const spy = vi.fn<(request: Request) => Promise<Response>>(async () => given.shift() ?? new Response('ok'));
  vi.stubGlobal('fetch', spy);
  return spy;
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a call that is told to wait', () => {
  it('is made again by itself where it only reads', async () => {
    const spy = answers(busy('0'), busy('0'));
    const call = patientFetch(new Request('http://console.test/'));
    await vi.runAllTimersAsync();
    const answer = await call;
    expect(answer.status).toBe(200);
    expect(spy).toHaveBeenCalledTimes(3);
  });

  it('is given up after three tries', async () => {
    const spy = answers(busy('0'), busy('0'), busy('0'), busy('0'));
    const call = patientFetch(new Request('http://console.test/'));
    await vi.runAllTimersAsync();
    expect((await call).status).toBe(429);
    expect(spy).toHaveBeenCalledTimes(3);
  });

  it('is never repeated where it changes something', async () => {
    const spy = answers(busy('0'));
    expect((await patientFetch(new Request('http://console.test/', { method: 'POST' }))).status).toBe(429);
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it('stops waiting when nobody wants the answer any more', async () => {
    answers(busy('20'));
    const abort = new AbortController();
    const call = patientFetch(new Request('http://console.test/', { signal: abort.signal }));
    abort.abort();
    await expect(call).rejects.toThrow(/given up|abort/i);
  });

  it('is not kept from its reader for long', () => {
    expect(waitOf('5')).toBe(5);
    expect(waitOf('0')).toBeGreaterThan(0);
    expect(waitOf('21')).toBeNull();
    expect(waitOf(null)).toBeNull();
    expect(waitOf('Wed, 21 Oct 2026 07:28:00 GMT')).toBeNull();
  });
});
