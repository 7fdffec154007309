import { readFileSync, writeFileSync } from 'node:fs';
import type { Announcement, ContactOperation, LedgerReading, Sighting, Stop } from './evidence.ts';
import type { LogEntry } from './log.ts';

/** What was noted while a run was on: by those who looked, by clients of what they did, and by who broke things. */
export interface Notes {
  sightings: Sighting[];
  announcements: Announcement[];
  readings: LedgerReading[];
  operations: Omit<ContactOperation, 'found'>[];
  stops: Stop[];
  resends: { company: string; message_id: string; at: string }[];
  log: readonly LogEntry[];
}

export function noNotes(): Notes {
  return { sightings: [], announcements: [], readings: [], operations: [], stops: [], resends: [], log: [] };
}

/** Keeps notes so that the run can be judged again: one JSON object in each line, `{"kind": …, …}`. */
export function writeNotes(path: string, notes: Notes): void {
  const lines = (Object.keys(notes) as (keyof Notes)[]).flatMap((kind) =>
    notes[kind].map((note) => JSON.stringify({ kind, ...note })),
  );
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
}

/** Throws for a line that is none of the kinds of notes. */
export function readNotes(path: string): Notes {
  const notes = noNotes();
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  for (const [index, line] of lines.entries()) {
    const { kind, ...note } = JSON.parse(line) as { kind: keyof Notes };
    if (!Object.hasOwn(notes, kind)) throw new Error(`${path}, line ${index + 1}: there is no kind of note "${kind}"`);
    (notes[kind] as unknown[]).push(note);
  }
  return notes;
}
