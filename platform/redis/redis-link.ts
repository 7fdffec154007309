import { Redis } from 'ioredis';
import type { Logger } from '#platform/log';

/** Nobody waits longer for Redis, whatever it does. */
const ANSWER_WITHIN_MS = 150;
/** How often one that is away is asked whether it is back. */
const PROBE_MS = 500;
/** A connection on which nothing is heard for so long is given up. */
const SILENCE_MS = 3_000;
const CONNECT_MS = 2_000;
const RETRY_MOST_MS = 1_000;

/**
 * Runs a script on one key. Undefined when Redis is away, which costs no time; otherwise its answer, or a rejection within
 * 200 ms.
 */
export type Script = (key: string, args: readonly (string | number)[]) => Promise<unknown> | undefined;

/**
 * A Redis that may go away at any time. After one question that it did not answer nobody asks any more, until it has
 * answered a probe in the background: an outage costs those that were waiting at its beginning, and nobody after.
 */
export interface RedisLink {
  script(name: string, lua: string): Script;
  /** Rejects when Redis does not answer. */
  ping(): Promise<void>;
  /** Resolves when Redis has answered, now or at last. */
  reachable(): Promise<void>;
  close(): void;
}

export function connectRedis(url: string, logger: Logger): RedisLink {
  const redis = new Redis(url, {
    protocol: 2,
    connectTimeout: CONNECT_MS,
    commandTimeout: ANSWER_WITHIN_MS,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    disableClientInfo: true,
    retryStrategy: (times) => Math.min(times * 100, RETRY_MOST_MS),
  });
  // What fails here is told by whoever asks; without a listener it would be printed.
  redis.on('error', () => undefined);

  let here = false;
  let warned = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const waiting: (() => void)[] = [];

  function leave(error: unknown): void {
    here = false;
    if (closed) return;
    if (!warned) logger.warn({ err: error }, 'Redis does not answer: requests are counted in this process meanwhile');
    warned = true;
    timer ??= setTimeout(() => {
      timer = undefined;
      void probe();
    }, PROBE_MS);
  }

  async function probe(): Promise<void> {
    try {
      await redis.ping();
    } catch (error) {
      leave(error);
      return;
    }
    here = true;
    if (warned) logger.info('Redis answers again');
    warned = false;
    for (const resolve of waiting.splice(0)) resolve();
  }

  redis.on('ready', () => void probe());
  redis.on('close', () => leave(new Error('the connection to Redis is closed')));

  return {
    script(name, lua) {
      redis.defineCommand(name, { numberOfKeys: 1, lua });
      const run = (redis as unknown as Record<string, (...words: (string | number)[]) => Promise<unknown>>)[name]!;
      return (key, args) => {
        if (!here) return undefined;
        return run.call(redis, key, ...args).catch((error: unknown) => {
          leave(error);
          throw error;
        });
      };
    },
    async ping() {
      await redis.ping();
    },
    reachable: () => (here ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    close() {
      closed = true;
      clearTimeout(timer);
      redis.disconnect();
    },
  };
}
