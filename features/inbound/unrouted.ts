import { phoneNumberIdsIn } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { createLoop } from '#platform/runtime';
import { readUnrouted, releaseUnrouted, type KeptDelivery } from './deliveries.repository.ts';
import { openBody } from './sealed-body.ts';

const PAGE = 100;
/** A notice may be lost, and a channel may be made while nobody here listens. */
const LOOK_EVERY_MS = 30_000;

/**
 * When a number finds its channel, the deliveries that were kept for it are drained after all. Looks at the start,
 * whenever channels change, and now and then. Answers how to stop it.
 */
export function watchUnrouted(options: {
  db: Database;
  box: SecretBox;
  bus: WakeBus;
  channels: ChannelDirectory;
  logger: Logger;
  onReleased: () => void;
}): () => Promise<void> {
  const { db, box, bus, channels, logger, onReleased } = options;
  let stopped = false;

  async function look(): Promise<void> {
    let kept = await readUnrouted(db, PAGE);
    if (kept.length > 0) await channels.refresh();
    while (kept.length > 0 && !stopped) {
      await release(kept);
      kept = kept.length < PAGE ? [] : await readUnrouted(db, PAGE, kept.at(-1)!.id);
    }
  }

  async function release(kept: readonly KeptDelivery[]): Promise<void> {
    const open = await Promise.all(kept.map(async (one) => ({ id: one.id, body: await openBody(box, one) })));
    const ids = open
      .filter(({ body }) => phoneNumberIdsIn(body).some((number) => channels.byNumber(number) !== undefined))
      .map(({ id }) => id);
    if (ids.length === 0) return;
    await releaseUnrouted(db, ids);
    logger.info({ deliveries: ids.length }, 'deliveries found their channel');
    onReleased();
  }

  const loop = createLoop({
    step: async () => (await look(), false),
    idle_ms: LOOK_EVERY_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot look for unrouted deliveries'),
  });
  const unsubscribe = bus.on('channels', loop.wake);
  return async () => {
    stopped = true;
    unsubscribe();
    await loop.stop();
  };
}
