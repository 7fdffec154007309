import type { StampVerdict } from '#platform/crypto';
import { BEGINNING, hashOf, RESTARTED, type ChainHead, type ChainLine, type ChainProblem } from './chain.ts';
import { nameSuspects } from './suspects.ts';

/** Follows a log line by line and holds no more of it than it needs to name what is wrong. */
export interface ChainCheck {
  add(line: ChainLine): void;
  /** What was found, against where the log should end; `stamp` is what its key said of the head. */
  finish(head: ChainHead | undefined, stamp: StampVerdict | 'unchecked'): ChainProblem[];
  readonly checked: number;
}

const BAD_STAMPS = {
  forged: 'The stamp of the head is not what this install would have made of it.',
  unknown:
    'The head was stamped under a master key that is not known here: set MASTER_KEY_PREVIOUS to the key before; if there was none, it is forged.',
};

/** More than so many are not told apart: somebody has to look anyway. */
const MOST_PROBLEMS = 100;

/** `anchors`: ends of this log that were noted at another time, outside of the database. */
export function createChainCheck(anchors: readonly ChainHead[] = []): ChainCheck {
  const noted = new Map(anchors.map((anchor) => [anchor.seq, anchor.hash]));
  const problems: ChainProblem[] = [];
  const suspects: ChainLine[] = [];
  const missing: number[] = [];
  let last = BEGINNING;
  let checked = 0;
  /** Whether `last` is the line before the next, and already known to be wrong. */
  let before: 'good' | 'suspect' | 'unknown' = 'good';

  function report(seq: number, kind: ChainProblem['kind'], detail: string): void {
    if (problems.length < MOST_PROBLEMS) problems.push({ seq, kind, detail });
  }

  function followPlace({ seq }: ChainLine): void {
    const expected = last.seq + 1;
    if (seq === expected) return;
    before = 'unknown';
    if (seq < expected) {
      report(seq, 'swapped', `Line ${seq} stands after line ${last.seq}.`);
      return;
    }
    for (let gone = expected; gone < seq && missing.length < MOST_PROBLEMS; gone += 1) missing.push(gone);
    report(expected, 'missing', `${theLines(expected, seq - 1)} gone.`);
  }

  function followLink({ seq, prev_hash }: ChainLine): void {
    if (before !== 'good' || prev_hash === last.hash) return;
    if (seq === 1) report(1, 'edited', 'Line 1 names a line before it, and there is none.');
    else {
      const detail = `Line ${last.seq} was changed and its hash made anew; line ${seq} still names the hash it had.`;
      report(last.seq, 'edited', detail);
    }
  }

  return {
    get checked() {
      return checked;
    },
    add(line) {
      checked += 1;
      followPlace(line);
      if (line.action === RESTARTED) {
        report(
          line.seq,
          'truncated',
          'The log was begun anew here, because its head was gone: what was before is lost.',
        );
      }
      const good = hashOf(line) === line.hash;
      if (good) followLink(line);
      else if (suspects.length < MOST_PROBLEMS) suspects.push(line);
      if ((noted.get(line.seq) ?? line.hash) !== line.hash) {
        report(line.seq, 'rewritten', `Line ${line.seq} has another hash than the anchor that was noted of it.`);
      }
      last = { seq: line.seq, hash: line.hash };
      before = good ? 'good' : 'suspect';
    },
    finish(head, stamp) {
      for (const { seq, kind, detail } of nameSuspects(suspects, missing)) report(seq, kind, detail);
      if (head === undefined) report(last.seq, 'head_forged', 'The log has no head, which every log has.');
      else compareEnd(head);
      const fault = stamp === 'forged' || stamp === 'unknown' ? BAD_STAMPS[stamp] : undefined;
      if (head !== undefined && fault !== undefined) report(head.seq, 'head_forged', fault);
      const end = Math.max(last.seq, head?.seq ?? 0);
      for (const { seq } of anchors) {
        if (seq > end) report(end + 1, 'truncated', `The log once had ${seq} lines, as an anchor says; it has ${end}.`);
      }
      return problems.toSorted((a, b) => a.seq - b.seq);
    },
  };

  function compareEnd(head: ChainHead): void {
    if (head.seq > last.seq) {
      report(last.seq + 1, 'truncated', `${theLines(last.seq + 1, head.seq)} gone from the end.`);
    } else if (head.seq < last.seq) {
      report(last.seq, 'head_forged', `The head says that the log ends with line ${head.seq}, but it goes on.`);
    } else if (head.hash !== last.hash) {
      const detail = `Line ${last.seq}, or more of the log, was written anew: the lines agree with each other and not with the head.`;
      report(last.seq, 'rewritten', detail);
    }
  }
}

function theLines(from: number, to: number): string {
  return from === to ? `Line ${from} is` : `Lines ${from} to ${to} are`;
}
