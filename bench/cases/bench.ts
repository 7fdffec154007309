import type { Section } from '../report/section.ts';

/** What every case is given. */
export interface Bench {
  /** How long one figure is measured, and how long its floors are. */
  seconds: number;
  floor_seconds: number;
  warmup_s: number;
  /** How many contacts a company has, one figure for each. */
  sizes: readonly number[];
  /** How many messages a company has stored, one figure for each, ascending. */
  stored: readonly number[];
  /** Undefined where the machine has none: the floor in SQL is then left out. */
  pgbench: string | undefined;
  /** Arguments for the Node that runs the server, for example a profiler's. */
  server_node: readonly string[];
  say: (text: string) => void;
}

export type Case = (bench: Bench) => Promise<Section[]>;
