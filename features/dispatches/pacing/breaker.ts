/** Keeps a platform that does not answer from being called: nothing is lost while it waits, much is in doubt otherwise. */
export interface Breaker {
  /** How many calls may begin now. */
  allows(): number;
  /** Counts a call; to be told how it ended: the platform answered, whatever it said; nobody knows; or it was not asked. */
  begin(): (how: 'answered' | 'silent' | 'not asked') => void;
  /** When it may be worth asking again; Infinity while nothing keeps calls from beginning. */
  nextAt(): number;
}

/** So many calls in a row without an answer, over at least so long, and nothing is asked any more. */
const IN_A_ROW = 8;
const AT_LEAST_MS = 500;
/** Calls that hang say nothing for long: so long without any answer is as good as silence. */
const HANGING_MS = 8_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export function createBreaker(now: () => number = () => performance.now()): Breaker {
  let silent = 0;
  let silent_since = 0;
  let under_way = 0;
  let last_heard = 0;
  let open_until: number | undefined;
  let pause_ms = FIRST_PAUSE_MS;

  function open(): void {
    open_until = now() + pause_ms;
  }

  function isOpen(): boolean {
    if (open_until === undefined && under_way > 1 && now() - last_heard > HANGING_MS) open();
    return open_until !== undefined;
  }

  return {
    allows() {
      if (!isOpen()) return Infinity;
      return now() >= open_until! ? 1 : 0;
    },
    begin() {
      if (under_way === 0) last_heard = now();
      under_way += 1;
      const is_probe = open_until !== undefined;
      if (is_probe) {
        // Nobody else until this one has ended, or has hung for as long as the longest pause.
        pause_ms = Math.min(LONGEST_PAUSE_MS, pause_ms * 2);
        open_until = now() + LONGEST_PAUSE_MS;
      }
      return (how) => {
        under_way -= 1;
        if (how === 'answered') {
          silent = 0;
          last_heard = now();
          open_until = undefined;
          pause_ms = FIRST_PAUSE_MS;
          return;
        }
        if (how === 'not asked') {
          if (is_probe) open_until = now();
          return;
        }
        if (silent === 0) silent_since = now();
        silent += 1;
        if (is_probe) open();
        else if (open_until === undefined && silent >= IN_A_ROW && now() - silent_since >= AT_LEAST_MS) open();
      };
    },
    nextAt: () => (isOpen() ? open_until! : Infinity),
  };
}
