import type pg from 'pg';
import type { Database } from '#platform/db';
import type { Logger } from '#platform/log';

const CHANNEL = 'parley_wake';
const RECONNECT_MS = 1_000;

/** Tells parts of this process that another transaction has left them work. A lost notice costs time, never work. */
export interface WakeBus {
  /** `payload` is what follows the topic's colon, or the empty string. */
  on(topic: string, listener: (payload: string) => void): () => void;
  /** Tells listeners of this process only, without the database. */
  emit(topic: string, payload?: string): void;
  close(): Promise<void>;
}

export async function createWakeBus(db: Database, logger: Logger): Promise<WakeBus> {
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function emit(topic: string, payload = ''): void {
    for (const listener of listeners.get(topic) ?? []) listener(payload);
  }

  async function listen(): Promise<void> {
    try {
      client = await db.listener();
      client.on('notification', ({ payload = '' }) => {
        const colon = payload.indexOf(':');
        if (colon < 0) emit(payload);
        else emit(payload.slice(0, colon), payload.slice(colon + 1));
      });
      client.on('error', (error) => logger.warn({ err: error }, 'wake connection lost'));
      client.on('end', again);
      await client.query(`listen ${CHANNEL}`);
      // Notices sent while we were away are gone: let everybody look once.
      for (const topic of listeners.keys()) emit(topic);
    } catch (error) {
      logger.warn({ err: error }, 'cannot listen for wake-ups, polling until the connection is back');
      again();
    }
  }

  function again(): void {
    client = undefined;
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void listen();
    }, RECONNECT_MS);
  }

  await listen();
  return {
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => set.delete(listener);
    },
    emit,
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
