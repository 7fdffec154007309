import { authorizedFetch } from './client.ts';
import { createFrameReader, type Frame } from './sse.ts';
import type { LiveEvent } from './types.ts';

export type LiveState = 'connecting' | 'live' | 'offline';

export interface LiveHandlers {
  onEvent(event: LiveEvent): void;
  onState(state: LiveState): void;
  /** What was read before may be stale: the stream starts without a known position, so read everything again. */
  onGap(): void;
}

const first_retry_ms = 500;
const slowest_retry_ms = 15_000;
/** The server sends a comment every 15 s: twice that and a little more of silence is a dead line. */
const silence_ms = 40_000;

/**
 * Reads `/api/v1/events` until stopped: reconnects with back-off, resumes after the last frame it handled, and wakes at
 * once when the browser says that the network or the tab is back. Answers the stop function.
 */
export function followEvents(handlers: LiveHandlers): () => void {
  let last_id: string | null = null;
  let failures = 0;
  let stopped = false;
  let line: AbortController | null = null;
  let wake: (() => void) | null = null;

  function handle(frame: Frame): void {
    if (frame.id !== null) last_id = frame.id;
    const event = parseEvent(frame);
    if (event !== null) handlers.onEvent(event);
  }

  async function readOnce(): Promise<void> {
    const abort = new AbortController();
    line = abort;
    let watchdog = setTimeout(() => abort.abort(), silence_ms);
    try {
      const headers = new Headers({ accept: 'text/event-stream' });
      if (last_id !== null) headers.set('last-event-id', last_id);
      const answer = await authorizedFetch(new Request('/api/v1/events', { headers, signal: abort.signal }));
      if (!answer.ok || answer.body === null) {
        // A position the server no longer has: start from now and read everything again.
        if ([400, 404, 410, 422].includes(answer.status)) last_id = null;
        throw new Error(`events answered ${answer.status}`);
      }
      handlers.onState('live');
      failures = 0;
      if (last_id === null) handlers.onGap();
      const feed = createFrameReader(handle);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(), silence_ms);
        feed(value);
      }
    } finally {
      clearTimeout(watchdog);
      abort.abort();
    }
  }

  async function run(): Promise<void> {
    handlers.onState('connecting');
    while (!stopped) {
      try {
        await readOnce();
      } catch {
        failures += 1;
      }
      if (stopped) return;
      handlers.onState('offline');
      await pause(retryDelay(failures), (resume) => (wake = resume));
    }
  }

  const hurry = () => wake?.();
  const awake = () => {
    if (document.visibilityState === 'visible') hurry();
  };
  const lost = () => line?.abort();
  window.addEventListener('online', hurry);
  window.addEventListener('offline', lost);
  document.addEventListener('visibilitychange', awake);
  void run();

  return () => {
    stopped = true;
    window.removeEventListener('online', hurry);
    window.removeEventListener('offline', lost);
    document.removeEventListener('visibilitychange', awake);
    line?.abort();
    hurry();
  };
}

/** Milliseconds before the next try after so many failures: doubling, bounded, with jitter so that a restart is not stormed. */
function retryDelay(failures: number): number {
  const ceiling = Math.min(slowest_retry_ms, first_retry_ms * 2 ** Math.min(failures, 10));
  return ceiling / 2 + (ceiling / 2) * Math.random();
}

function parseEvent(frame: Frame): LiveEvent | null {
  try {
    const event = JSON.parse(frame.data) as LiveEvent;
    return typeof event.type === 'string' && typeof event.data === 'object' && event.data !== null ? event : null;
  } catch {
    return null;
  }
}

function pause(ms: number, expose: (resume: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    expose(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
