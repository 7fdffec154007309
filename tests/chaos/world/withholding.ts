import { setTimeout as pause } from 'node:timers/promises';
import type { Passing, Verdict } from './tap.ts';

/**
 * Makes one send doubtful in the hardest way: the platform accepts it, the answer is lost, and so are its statuses for
 * now, while those of a later send of the same number get through.
 */
export interface Withholding {
  /** Picks the next send; resolves a moment after a status of a later one was acked. */
  begin(): Promise<void>;
  /** Whether it has come to that. */
  isComplete(): boolean;
  /** Lets everything through again. */
  end(): void;
  judgeAnswer(call: Passing): Verdict;
  judgeWebhook(call: Passing): Verdict;
  noticeAck(call: Passing): void;
}

/** For the server to make something of what it has just acked. */
const DRAINED_WITHIN_MS = 300;
const ATTEMPT = /"biz_opaque_callback_data":"([^"]+)"/g;

export function createWithholding(): Withholding {
  let picking = false;
  let complete = false;
  let attempt: string | undefined;
  let number = '';
  const later = new Set<string>();
  let done: (() => void) | undefined;

  async function finishLater(): Promise<void> {
    await pause(DRAINED_WITHIN_MS);
    done?.();
  }

  return {
    begin() {
      picking = true;
      complete = false;
      return new Promise<void>((resolve) => {
        done = resolve;
      });
    },
    isComplete: () => complete,
    end() {
      picking = false;
      attempt = undefined;
      later.clear();
      done = undefined;
    },
    judgeAnswer({ path, body }) {
      const [own] = attemptsIn(body);
      if (own === undefined) return 'pass';
      if (attempt !== undefined && path.includes(number)) later.add(own);
      if (!picking) return 'pass';
      picking = false;
      attempt = own;
      number = path.split('/').at(-2) ?? '';
      return 'drop';
    },
    judgeWebhook: ({ body }) => (attempt !== undefined && attemptsIn(body).includes(attempt) ? 'drop' : 'pass'),
    noticeAck({ body }) {
      if (complete || !attemptsIn(body).some((other) => later.has(other))) return;
      complete = true;
      void finishLater();
    },
  };
}

function attemptsIn(body: string): string[] {
  return [...body.matchAll(ATTEMPT)].map(([, id]) => id!);
}
