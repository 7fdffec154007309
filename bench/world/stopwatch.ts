import { timeOf, timeOfMachine } from './processor-time.ts';
import type { Server } from './server.ts';

export interface Lap {
  seconds: number;
  /** Seconds of processor time. */
  server: number;
  database: number;
  /** How many processors were busy with what is no part of the bench: beyond a tenth the figures are too low. */
  others: number;
}

/** Takes the time, and whose processor time it was; call what it answers at the end. */
export function startWatch(server: Server): () => Lap {
  const read = () => ({
    at: performance.now(),
    own: timeOf(process.pid),
    machine: timeOfMachine(),
    ...server.processorTime(),
  });
  const before = read();
  return () => {
    const after = read();
    const seconds = (after.at - before.at) / 1_000;
    const taken = { server: after.server - before.server, database: after.database - before.database };
    const ours = taken.server + taken.database + after.own - before.own;
    return { seconds, ...taken, others: Math.max(0, (after.machine - before.machine - ours) / seconds) };
  };
}
