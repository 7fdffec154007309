import { setTimeout as pause } from 'node:timers/promises';
import type { Announcement, Sighting } from './evidence.ts';
import type { Company } from './companies.ts';

export interface Follower {
  sightings(): Sighting[];
  announcements(): Announcement[];
  stop(): Promise<void>;
}

interface Frame {
  id: string;
  type: string;
  data: { message_id?: string; status?: string };
}

/** Follows a company's live stream from its beginning; when it breaks off, goes on after the last event it has heard. */
export function startFollower(company: Company, isUp: () => boolean): Follower {
  const sightings: Sighting[] = [];
  const announcements: Announcement[] = [];
  let cursor = '0-0';
  let stopping = false;
  let abort = new AbortController();

  function take({ id, type, data: { message_id, status } }: Frame): void {
    cursor = id;
    if (message_id === undefined) return;
    const row = { company: company.company, message_id, by: 'stream', at: new Date().toISOString() };
    if (type === 'message.received' || type === 'message.queued') {
      announcements.push({ company: company.company, message_id, type });
    }
    if (type === 'message.queued') sightings.push({ ...row, status: 'queued' });
    if (type === 'message.status_changed' && status !== undefined) sightings.push({ ...row, status });
  }

  async function follow(): Promise<void> {
    abort = new AbortController();
    const response = await company.open('/events', { 'last-event-id': cursor }, abort.signal);
    if (response.body === null || !response.ok) return;
    let buffer = '';
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const parts = (buffer + text).split('\n\n');
      buffer = parts.pop() ?? '';
      for (const part of parts) {
        const frame = readFrame(part);
        if (frame !== undefined) take(frame);
      }
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      if (isUp()) await follow().catch(() => undefined);
      await pause(50);
    }
  }

  const running = run();
  return {
    sightings: () => sightings,
    announcements: () => announcements,
    async stop() {
      stopping = true;
      abort.abort();
      await running;
    },
  };
}

/** Undefined for comments, which keep the connection warm. */
function readFrame(text: string): Frame | undefined {
  const fields = new Map(
    text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const id = fields.get('id');
  const data = fields.get('data');
  if (id === undefined || data === undefined) return undefined;
  // The first frame only says where the stream begins.
  const event = JSON.parse(data) as { data?: Frame['data'] };
  return { id, type: fields.get('event') ?? '', data: event.data ?? {} };
}
