import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { PausedReason } from './channels.model.ts';
import { changeChannels, type StandingChannel } from './standing.repository.ts';

type Change = Parameters<typeof changeChannels>[2];

/** Changes channels and tells of those that are not as they were; answers how many. */
export async function change(tdb: TenantDb, ids: readonly string[], to: Change): Promise<number> {
  const changed = await changeChannels(tdb, ids, to);
  await appendEvents(
    tdb,
    changed.map(({ id, phone_number_id }) => ({
      type: 'channel.updated' as const,
      data: { channel_id: id, phone_number_id },
    })),
  );
  return changed.length;
}

/** Stops what is not stopped; what a person stopped stays theirs. What is gone outweighs what is restricted. */
export async function stop(
  tdb: TenantDb,
  channels: readonly StandingChannel[],
  { reason, now }: { reason: Exclude<PausedReason, 'person'>; now: Date },
): Promise<number> {
  const ids = channels
    .filter(
      ({ status, paused_reason }) => status === 'active' || (reason === 'disconnected' && paused_reason === 'platform'),
    )
    .map(({ id }) => id);
  return change(tdb, ids, { status: 'paused', paused_reason: reason, paused_at: now });
}

/** Goes on with what we stopped for this reason, and with nothing that was stopped for another or by a person. */
export async function goOn(
  tdb: TenantDb,
  channels: readonly StandingChannel[],
  reason: Exclude<PausedReason, 'person'>,
): Promise<number> {
  const ids = channels.filter(({ paused_reason }) => paused_reason === reason).map(({ id }) => id);
  return change(tdb, ids, { status: 'active', paused_reason: null, paused_at: null });
}
