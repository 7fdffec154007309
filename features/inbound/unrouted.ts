import { phoneNumberIdsIn } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { readUnrouted, releaseUnrouted } from './deliveries.repository.ts';

const LOOK_AT_MOST = 1_000;

/** When a number finds its channel, the deliveries that were kept for it are drained after all. */
export function watchUnrouted(options: {
  db: Database;
  bus: WakeBus;
  channels: ChannelDirectory;
  logger: Logger;
  onReleased: () => void;
}): () => void {
  const { db, bus, channels, logger, onReleased } = options;

  async function look(): Promise<void> {
    const kept = await readUnrouted(db, LOOK_AT_MOST);
    if (kept.length === 0) return;
    await channels.refresh();
    const routed = kept.filter(({ body }) =>
      phoneNumberIdsIn(body).some((number) => channels.byNumber(number) !== undefined),
    );
    if (routed.length === 0) return;
    await releaseUnrouted(
      db,
      routed.map(({ id }) => id),
    );
    logger.info({ deliveries: routed.length }, 'deliveries found their channel');
    onReleased();
  }

  return bus.on('channels', () => {
    look().catch((error: unknown) => logger.warn({ err: error }, 'cannot look for unrouted deliveries'));
  });
}
