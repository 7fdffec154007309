import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for whoever asks. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has taken, with what its ended children had taken. Zero where unknown. */
export function timeOf(pid: number): number {
  return read(pid)?.seconds ?? 0;
}

/** As `timeOf`, with the children that still run. */
export function timeOfFamily(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + timeOf(child), timeOf(pid));
}

/** Seconds of processor time that everything on this machine has taken. */
export function timeOfMachine(): number {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = readFileSync('/proc/stat', 'latin1')
      .split('\n', 1)[0]!
      .split(/ +/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((candidate) => read(candidate)?.parent === pid);
  } catch {
    return [];
  }
}

function read(pid: number): { parent: number; seconds: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name comes second, in brackets, and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}
