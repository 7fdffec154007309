import type { SecretBox } from '#platform/crypto';
import { lockRow, type TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, notFound } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import type { SealedChannel } from './sealed-channel.model.ts';
import { furtherPlace, openSecret } from './channel-secrets.ts';
import { sealedChannelStatement } from './channels.repository.ts';
import {
  MOST_OF_A_KIND,
  type FurtherSecretCreate,
  type FurtherSecretWire,
  type RotateBody,
} from './further-secrets.model.ts';
import { countFurther, deleteFurther, insertFurther } from './further-secrets.repository.ts';

interface Tools {
  box: SecretBox;
  clock: Clock;
}

const HOUR_MS = 3_600_000;

/** Accepts one more secret: that of another app at the platform, for as long as it stands here. */
export async function addFurther(
  tdb: TenantDb,
  tools: Tools,
  channel_id: string,
  { kind, name, secret }: FurtherSecretCreate,
): Promise<FurtherSecretWire> {
  const channel = await lock(tdb, channel_id);
  const made = await keep(tdb, tools, channel_id, { kind, name, secret, accepted_until: null });
  await told(tdb, channel);
  return made;
}

/** Keeps the secret that a rotation replaces, for as long as both are accepted. */
export async function keepPrevious(
  tdb: TenantDb,
  tools: Tools,
  channel_id: string,
  { kind, overlap_hours }: Omit<RotateBody, 'secret'>,
): Promise<void> {
  const channel = await lock(tdb, channel_id);
  if (overlap_hours === 0) return;
  const secret = await openSecret(tools.box, channel, kind).catch(() => null);
  if (secret === null) return;
  const accepted_until = new Date(tools.clock.now().getTime() + overlap_hours * HOUR_MS);
  await keep(tdb, tools, channel_id, { kind, name: 'before the rotation', secret, accepted_until });
}

export async function removeFurther(tdb: TenantDb, id: string): Promise<void> {
  const channel_id = await deleteFurther(tdb, id);
  if (channel_id === undefined) throw notFound('Secret');
  await told(tdb, await lock(tdb, channel_id));
}

async function keep(
  tdb: TenantDb,
  { box, clock }: Tools,
  channel_id: string,
  { secret, ...rest }: Pick<FurtherSecretWire, 'kind' | 'name'> & { secret: string; accepted_until: Date | null },
): Promise<FurtherSecretWire> {
  const now = clock.now();
  if ((await countFurther(tdb, { channel_id, kind: rest.kind, now })) >= MOST_OF_A_KIND) {
    throw new AppError(
      'conflict',
      `A channel has at most ${MOST_OF_A_KIND} further secrets of a kind, as each is tried for every delivery. Remove one first.`,
    );
  }
  const id = newId();
  const sealed_secret = await box.seal(secret, furtherPlace({ company_id: tdb.company_id, id }));
  return insertFurther(tdb, { id, channel_id, ...rest, sealed_secret, created_at: now });
}

async function lock(tdb: TenantDb, id: string): Promise<SealedChannel> {
  const channel = await lockRow(tdb, sealedChannelStatement(id), (row) => row as unknown as SealedChannel);
  if (channel === undefined) throw notFound('Channel');
  return channel;
}

async function told(tdb: TenantDb, { id, phone_number_id }: SealedChannel): Promise<void> {
  await appendEvents(tdb, [{ type: 'channel.updated', data: { channel_id: id, phone_number_id } }]);
}
