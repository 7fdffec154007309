import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import type { EventFeed, LoggedEvent, Position } from '#platform/events';

const HEARTBEAT_MS = 15_000;
const RECHECK_MS = 30_000;
/** A reader that takes nothing for this long is gone, or might as well be. */
const STUCK_MS = 60_000;

/** The streams that are open in this process. */
export interface Streams {
  add(end: () => void): () => void;
  /** Ends them all, telling each reader to come back. */
  closeAll(): void;
}

export function createStreams(): Streams {
  const open = new Set<() => void>();
  return {
    add(end) {
      open.add(end);
      return () => open.delete(end);
    },
    closeAll() {
      for (const end of open) end();
    },
  };
}

export interface StreamOptions {
  reply: FastifyReply;
  feed: EventFeed;
  streams: Streams;
  company_id: string;
  from: Position | undefined;
  wanted: (event: LoggedEvent) => boolean;
  /** Rejects when the reader may no longer read. */
  recheck: () => Promise<unknown>;
}

/** Writes events to one reader until it leaves, loses its right, or the server stops. */
export function openStream({ reply, feed, streams, company_id, from, wanted, recheck }: StreamOptions): void {
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write(': connected\n\n');

  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
  const rights = setInterval(() => {
    recheck().catch(() => end('no_longer_allowed'));
  }, RECHECK_MS);
  const subscription = feed.subscribe(company_id, from, async (events) => {
    for (const event of events) if (wanted(event)) await write(frameOf(event));
  });
  const remove = streams.add(() => end('server_stops'));
  raw.once('close', cleanUp);

  async function write(frame: string): Promise<void> {
    if (raw.writableEnded || raw.destroyed || raw.write(frame)) return;
    const given_up = AbortSignal.timeout(STUCK_MS);
    try {
      await Promise.race([once(raw, 'drain', { signal: given_up }), once(raw, 'close', { signal: given_up })]);
    } catch {
      raw.destroy();
    }
  }

  function end(reason: string): void {
    if (!raw.writableEnded) raw.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
    cleanUp();
  }

  function cleanUp(): void {
    clearInterval(heartbeat);
    clearInterval(rights);
    subscription.close();
    remove();
  }
}

function frameOf(event: LoggedEvent): string {
  const { cursor, id, type, data } = event;
  const body = JSON.stringify({ id, type, created_at: event.created_at.toISOString(), data });
  return `id: ${cursor}\nevent: ${type}\ndata: ${body}\n\n`;
}
