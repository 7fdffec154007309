import { GraphError } from '../errors/graph-error.ts';

export function required(what: string): never {
  throw new GraphError(131008, `The parameter ${what} is required.`);
}

export function invalid(why: string): never {
  throw new GraphError(131009, why);
}

/** Lengths are counted in characters as people see code points, not in UTF-16 units. */
export function limit(what: string, text: string | null, most: number): void {
  if (text !== null && text.length > most && [...text].length > most) {
    throw new GraphError(100, `Param ${what} must be at most ${most} characters long.`);
  }
}
