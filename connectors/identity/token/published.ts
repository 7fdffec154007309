import type { Clock } from '#platform/runtime';
import { IdentityUnavailable } from '../errors.ts';

/** Read again after this long. */
const FRESH_MS = 10 * 60_000;
/** While the provider is away, what it published is believed for this long. */
const BELIEVED_MS = 60 * 60_000;
/** A provider that fails is left alone for a moment, so that a burst of requests does not wait for it one by one. */
const PAUSE_MS = 5_000;

/** Something that a provider publishes, kept in the process. */
export interface Published<T> {
  get(): Promise<T>;
  /** Reads it anew, at most once in `every_ms`; undefined when that was done or tried a moment ago. */
  again(every_ms: number): Promise<T | undefined>;
}

/** However many ask at the same moment, `load` runs once. */
export function createPublished<T>(load: () => Promise<T>, clock: Clock): Published<T> {
  const now = (): number => clock.now().getTime();
  let kept: { value: T; at: number } | undefined;
  let tried_at = Number.NEGATIVE_INFINITY;
  let failed = false;
  let loading: Promise<T> | undefined;

  function read(): Promise<T> {
    loading ??= attempt().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  async function attempt(): Promise<T> {
    tried_at = now();
    try {
      const value = await load();
      kept = { value, at: now() };
      failed = false;
      return value;
    } catch (error) {
      failed = true;
      throw error;
    }
  }

  return {
    async get() {
      if (kept !== undefined && now() - kept.at < FRESH_MS) return kept.value;
      try {
        if (failed && now() - tried_at < PAUSE_MS) throw new IdentityUnavailable('the provider failed a moment ago');
        return await read();
      } catch (error) {
        if (kept !== undefined && now() - kept.at < BELIEVED_MS) return kept.value;
        throw error;
      }
    },
    async again(every_ms) {
      if (loading === undefined && now() - tried_at < every_ms) return undefined;
      return read();
    },
  };
}
