import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../people/channels.ts';
import type { Person } from '../people/people.ts';
import type { Update } from './update.ts';
import type { StoredMedia } from '../media/media-store.ts';
import type { Message, Plan, RefusedSend, StatusName } from './message.ts';

/** One line of the journal: something that must be known again after a restart. */
export type JournalRecord =
  | { kind: 'channel'; channel: Channel }
  | { kind: 'person'; person: Person }
  | { kind: 'kept'; store: string; key: string; value: unknown }
  | { kind: 'message'; message: Message }
  | { kind: 'refused'; send: RefusedSend }
  | { kind: 'status'; wamid: string; status: StatusName; at: number }
  | { kind: 'plan'; wamid: string; plan: Plan }
  | { kind: 'shown'; wamid: string; at: number }
  | { kind: 'read'; wamid: string; at: number }
  | { kind: 'media'; media: StoredMedia }
  | { kind: 'media_gone'; id: string }
  | { kind: 'update'; update: Update }
  | { kind: 'acked'; ids: string[]; at: number };

export interface Journal {
  write(record: JournalRecord): void;
  read(): JournalRecord[];
  clear(): void;
  close(): void;
}

/**
 * An append-only file of JSON lines. Each record is handed to the operating system before the caller goes on,
 * so a killed process loses nothing it answered for; a power cut may lose the tail.
 */
export function openJournal(data_dir: string | null): Journal {
  if (data_dir === null) return { write() {}, read: () => [], clear() {}, close() {} };
  mkdirSync(data_dir, { recursive: true });
  const path = join(data_dir, 'journal.jsonl');
  const file = openSync(path, 'a');
  // Ends the line that a crash may have cut short, so that the next record starts clean.
  if (fstatSync(file).size > 0) writeSync(file, '\n');
  return {
    write: (record) => void writeSync(file, `${JSON.stringify(record)}\n`),
    read: () => parseLines(readFileSync(path, 'utf8')),
    clear: () => truncateSync(path),
    close: () => closeSync(file),
  };
}

function parseLines(text: string): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      records.push(JSON.parse(line) as JournalRecord);
    } catch {
      // Only a line that was being written when the process was killed is torn; nobody was answered for it.
    }
  }
  return records;
}
