import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for whoever asks. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has taken; with `children` also those it started. Zero where unknown. */
export function processorTime(pid: number, { children }: { children: boolean }): number {
  const own = read(pid)?.seconds ?? 0;
  if (!children) return own;
  return offspring(pid).reduce((sum, child) => sum + (read(child)?.seconds ?? 0), own);
}

function offspring(pid: number): number[] {
  try {
    const pids = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    return pids.filter((candidate) => read(candidate)?.parent === pid);
  } catch {
    return [];
  }
}

function read(pid: number): { parent: number; seconds: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name comes second, in brackets, and may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, seconds: (fields[11]! + fields[12]!) / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}
