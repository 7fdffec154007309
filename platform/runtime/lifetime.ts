import type { Logger } from '#platform/log';

/** One part of a running process. `stop` must be safe to call once after a successful `start`. */
export interface Part {
  name: string;
  stop(): Promise<void> | void;
  /** How long `stop` may take before the next part is stopped all the same. */
  stop_within_ms?: number;
}

/**
 * What a process has started, in order; stopping mirrors starting. A part that does not stop in time is left
 * behind with a log line, so that one stuck part cannot keep the others from closing cleanly.
 */
export interface Lifetime {
  add(part: Part): void;
  stop(): Promise<void>;
}

export function createLifetime(logger: Logger): Lifetime {
  const parts: Part[] = [];
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    for (const part of parts.toReversed()) {
      const limit = part.stop_within_ms ?? 5_000;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(resolve, limit, 'late');
      });
      try {
        const outcome = await Promise.race([Promise.resolve(part.stop()), late]);
        if (outcome === 'late') logger.warn({ part: part.name, limit_ms: limit }, 'part did not stop in time');
      } catch (error) {
        logger.error({ part: part.name, err: error }, 'part failed while stopping');
      } finally {
        clearTimeout(timer);
      }
    }
  }

  return {
    add: (part) => parts.push(part),
    stop: () => (stopping ??= stopAll()),
  };
}
