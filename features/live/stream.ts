import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { formatCursor, type EventFeed, type LoggedEvent, type Position } from '#platform/events';
import { endFrame, eventFrame, heartbeat, passes, readyFrame } from './frames.ts';
import type { EndReason, EventFilter } from './live.model.ts';

/** How long a client that is told the end may take to read it. */
const LAST_WORDS_MS = 1_000;

/** How often a stream shows that it lives, asks whether it may, and how long it waits for a client that does not read. */
export interface StreamTiming {
  heartbeat_ms: number;
  recheck_ms: number;
  stalled_ms: number;
}

export interface LiveStream {
  company_id: string;
  /** What the client reads. Destroyed when the client goes away. */
  body: Readable;
  /** Asks whether the caller may still read, and ends if not. */
  recheck(): Promise<void>;
  /** Says why and ends, after what is under way. */
  end(reason: EndReason): void;
}

export interface StreamOptions {
  feed: EventFeed;
  company_id: string;
  from: Position;
  /** The client knows `from` already. */
  resumes: boolean;
  filter: EventFilter;
  timing: StreamTiming;
  /** Whether the caller may still read; a rejection of it counts as yes, until the next time. */
  isAllowed: () => Promise<boolean>;
  onClose: () => void;
}

/** One client's view of its company's events: nothing skipped, nothing twice, no faster than the client reads. */
export function openStream(options: StreamOptions): LiveStream {
  const { feed, company_id, from, resumes, filter, timing, isAllowed, onClose } = options;
  const body = new PassThrough();
  const gone = new AbortController();
  let told = formatCursor(from);
  let passed = told;

  /** Resolves when the client has taken enough for more to follow. What waits meanwhile waits in the log. */
  async function write(text: string): Promise<void> {
    if (body.writableEnded || body.destroyed || body.write(text)) return;
    try {
      await once(body, 'drain', { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(timing.stalled_ms)]) });
    } catch {
      // Gone, or has not read for too long: it resumes where it stopped.
      body.destroy();
    }
  }

  async function deliver(events: LoggedEvent[]): Promise<void> {
    for (const event of events) {
      if (body.destroyed) return;
      passed = event.cursor;
      if (!passes(filter, event)) continue;
      await write(eventFrame(event));
      told = event.cursor;
    }
  }

  function beat(): void {
    if (body.writableNeedDrain || body.writableEnded) return;
    void write(heartbeat(passed === told ? undefined : passed));
    told = passed;
  }

  async function recheck(): Promise<void> {
    if (!(await isAllowed().catch(() => true))) end('not_allowed');
  }

  function end(reason: EndReason): void {
    if (body.writableEnded || body.destroyed) return;
    body.end(endFrame(reason));
    setTimeout(() => body.destroy(), LAST_WORDS_MS).unref();
  }

  void write(resumes ? heartbeat(undefined) : readyFrame(told));
  const subscription = feed.subscribe(company_id, from, deliver);
  const beats = setInterval(beat, timing.heartbeat_ms);
  const checks = setInterval(() => void recheck(), timing.recheck_ms);
  body.on('error', () => undefined);
  body.once('close', () => {
    gone.abort();
    subscription.close();
    clearInterval(beats);
    clearInterval(checks);
    onClose();
  });
  return { company_id, body, recheck, end };
}
