/** What was done to the world and when, for the time lines of those it was done to. */
export interface LogEntry {
  at: string;
  what: string;
}

export interface Log {
  add(what: string): void;
  entries(): readonly LogEntry[];
}

export function createLog(onEntry: (entry: LogEntry) => void): Log {
  const entries: LogEntry[] = [];
  return {
    add(what) {
      const entry = { at: new Date().toISOString(), what };
      entries.push(entry);
      onEntry(entry);
    },
    entries: () => entries,
  };
}
