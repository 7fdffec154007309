import type { Logger } from '#platform/log';
import { createLoop, type Loop } from '#platform/runtime';
import type { SealedChannel } from './sealed-channel.model.ts';
import { channelTools, type ChannelGround } from './channel-tools.ts';
import { takeDue } from './care.repository.ts';
import { examine } from './check/examine.service.ts';
import { keepCheck } from './check/keep.service.ts';
import { deleteOutlived } from './further-secrets.repository.ts';

const LOOK_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAILY_MS = 24 * HOUR_MS;
/** A claim that could not be looked at is looked at again sooner. */
const UNREACHED_MS = 5 * 60_000;

/**
 * Looks after channels by itself: checks each once a day, so that quality, limits and the end of a token are known, asks
 * again about a number of which the platform said nothing, and forgets secrets that are accepted no longer.
 */
export function startChannelCare(ground: ChannelGround & { logger: Logger }): Loop {
  const { db, clock, logger } = ground;
  const tools = channelTools(ground);
  return createLoop({
    idle_ms: LOOK_MS,
    onError: (error) => logger.warn({ err: error }, 'cannot look after channels'),
    async step() {
      const now = clock.now();
      await db.system((sdb) => deleteOutlived(sdb, now));
      const due = await takeDue(db, {
        now,
        daily: new Date(now.getTime() - DAILY_MS),
        unreached: new Date(now.getTime() - UNREACHED_MS),
      });
      if (due === undefined) return false;
      await look(due);
      return true;
    },
  });

  async function look(channel: SealedChannel): Promise<void> {
    const findings = await examine(tools, channel);
    await db.tenant(channel.company_id, (tdb) => keepCheck(tdb, channel, findings, tools));
    if (!findings.check.ok) logger.info({ channel_id: channel.id }, 'a channel has problems');
  }
}
