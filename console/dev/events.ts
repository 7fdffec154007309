import type { ServerResponse } from 'node:http';
import type { LiveEvent } from '../src/api/types.ts';

/** The event log of the scripted server and those who follow it. */
const log: LiveEvent[] = [];
const followers = new Set<ServerResponse>();

const frame = (event: LiveEvent): string => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

export function tell(type: string, data: LiveEvent['data']): void {
  const event = { id: String(log.length + 1), type, created_at: new Date().toISOString(), data };
  log.push(event);
  for (const follower of followers) follower.write(frame(event));
}

export function follow(response: ServerResponse, last_event_id: string | undefined): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  const from = last_event_id === undefined ? log.length : Number(last_event_id);
  for (const event of log.slice(from)) response.write(frame(event));
  followers.add(response);
  response.on('close', () => followers.delete(response));
}

/** Cuts every line, as a restart would. */
export function cutLines(): void {
  for (const follower of followers) follower.destroy();
}
