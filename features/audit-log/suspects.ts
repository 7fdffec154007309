import { hashOf, type ChainLine, type ChainProblem } from './chain.ts';

/**
 * Says of lines whose hash does not fit whether they were edited or are whole and stand in the place of another:
 * with that one's number, or with all that binds that one to its place, the hash fits.
 */
export function nameSuspects(suspects: readonly ChainLine[], missing: readonly number[]): ChainProblem[] {
  return suspects.map((line) => {
    const home = homeOf(line, suspects, missing);
    if (home === undefined) {
      return {
        seq: line.seq,
        kind: 'edited',
        detail: `Line ${line.seq} is not what was written: its hash does not fit.`,
      };
    }
    return { seq: line.seq, kind: 'swapped', detail: `Line ${home} stands in the place of line ${line.seq}.` };
  });
}

function homeOf(line: ChainLine, suspects: readonly ChainLine[], missing: readonly number[]): number | undefined {
  const others = suspects.filter((other) => other !== line);
  const moved = [...others.map((other) => other.seq), ...missing].find((seq) => hashOf({ ...line, seq }) === line.hash);
  if (moved !== undefined) return moved;
  // The places kept their hashes, and only what the lines say was exchanged.
  return others.find(({ seq, prev_hash, hash }) => hashOf({ ...line, seq, prev_hash }) === hash)?.seq;
}
