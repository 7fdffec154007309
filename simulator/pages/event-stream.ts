import type { ServerResponse } from 'node:http';
import { toBubble } from './bubble.ts';
import type { Bus, LiveEvent } from '../live/bus.ts';

const HEARTBEAT_MS = 15_000;
/** A page that cannot keep up is cut off; it comes back by itself and reads the thread anew. */
const MOST_BUFFERED = 1_048_576;

/**
 * Writes live events about the people that `concerns` names to one page, as server-sent events.
 * Returns the way to end it; `ended` is called once it has.
 */
export function openEventStream(
  response: ServerResponse,
  bus: Bus,
  concerns: (person_id: string) => boolean,
  ended: () => void,
): () => void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write('retry: 1000\n\n');
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  const unsubscribe = bus.subscribe((event) => {
    const frame = frameOf(event, concerns);
    if (frame !== null) response.write(`event: ${event.type}\ndata: ${JSON.stringify(frame)}\n\n`);
    if (response.writableLength > MOST_BUFFERED) response.end();
  });
  response.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
    ended();
  });
  return () => response.end();
}

function frameOf(event: LiveEvent, concerns: (person_id: string) => boolean): unknown {
  switch (event.type) {
    case 'message':
      return concerns(event.message.person_id) ? toBubble(event.message) : null;
    case 'typing':
      return concerns(event.person_id) ? event : null;
    case 'health':
      return event.health;
    case 'roster':
    case 'reset':
      return {};
  }
}
