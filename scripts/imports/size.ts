import type { Module } from './read.ts';
import type { Violation } from './rules.ts';

const HARD_LIMIT = 400;

/** Written by a tool, so nobody has to read them. */
const GENERATED: readonly string[] = ['console/src/api/schema.d.ts'];

/** Files that a reader cannot hold in mind. */
export function tooLong(modules: readonly Pick<Module, 'path' | 'lines'>[]): Violation[] {
  return modules
    .filter(({ path, lines }) => lines > HARD_LIMIT && !GENERATED.includes(path))
    .map(({ path, lines }) => ({ rule: `at most ${HARD_LIMIT} lines`, where: path, what: `has ${lines}` }));
}

/** The middle length of the files, generated ones left out. */
export function medianLines(modules: readonly Pick<Module, 'path' | 'lines'>[]): number {
  const lengths = modules.filter(({ path }) => !GENERATED.includes(path)).map(({ lines }) => lines);
  return lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0;
}
