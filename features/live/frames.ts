import type { LoggedEvent } from '#platform/events';
import type { EndReason, EventFilter } from './live.model.ts';

/** A comment: keeps the line open and reaches nobody. With a cursor it also moves the place to resume from. */
export function heartbeat(cursor: string | undefined): string {
  return cursor === undefined ? ':\n\n' : `id: ${cursor}\n:\n\n`;
}

/** Where a stream begins that does not resume one, so that a client that has seen no event yet can resume as well. */
export function readyFrame(cursor: string): string {
  return `id: ${cursor}\nevent: ready\ndata: ${JSON.stringify({ cursor })}\n\n`;
}

export function eventFrame(event: LoggedEvent): string {
  const { id, type, created_at, data } = event;
  const json = JSON.stringify({ id, type, created_at: created_at.toISOString(), data });
  return `id: ${event.cursor}\nevent: ${type}\ndata: ${json}\n\n`;
}

export function endFrame(reason: EndReason): string {
  return `event: end\ndata: ${JSON.stringify({ reason })}\n\n`;
}

export function passes({ types, conversation_id }: EventFilter, event: LoggedEvent): boolean {
  if (types !== undefined && !types.has(event.type)) return false;
  return conversation_id === undefined || event.data['conversation_id'] === conversation_id;
}
