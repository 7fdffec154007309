import type { Database, SystemDb } from '#platform/db';
import type { SealedSecrets } from './channel-secrets.ts';
import type { ChannelRoute, SecretName } from './channels.model.ts';
import type { OwnershipReason, OwnershipWire } from './ownership.model.ts';

type Opened = 'channel_id' | 'trusted' | 'access_token' | 'app_secrets' | 'verify_tokens';

export type SealedRoute = Omit<ChannelRoute, Opened> &
  SealedSecrets & {
    id: string;
    ownership: OwnershipWire['state'];
    ownership_reason: OwnershipReason | null;
    holds_number: boolean;
    /** What the platform said last against the token, where it did. */
    attention_code: number | null;
    further: FurtherSecret[];
  };

/** One of the secrets beside those of the channel itself. */
export interface FurtherSecret {
  company_id: string;
  id: string;
  channel_id: string;
  kind: SecretName;
  sealed_secret: Buffer;
  accepted_until: Date | null;
}

/** Every channel of the install, as the server itself: the one read that is not bound to a company. */
export async function readAllChannels(db: Database): Promise<SealedRoute[]> {
  const rows = await db.fast.system.run({
    name: 'channels-of-all',
    text: `select company_id, id, name, phone_number_id, waba_id, agent_id, status, daily_limit, is_coexistence,
             ownership, ownership_reason, holds_number, attention_code, sealed_access_token, sealed_app_secret, sealed_verify_token
           from channels`,
    values: [],
  });
  const further = await db.fast.system.run({
    name: 'channel-secrets-of-all',
    text: `select company_id, id, channel_id, kind, sealed_secret, accepted_until from channel_secrets
           order by created_at, id`,
    values: [],
  });
  const byChannel = Map.groupBy(further as unknown as FurtherSecret[], ({ channel_id }) => channel_id);
  return (rows as unknown as Omit<SealedRoute, 'further'>[]).map((row) => ({
    ...row,
    further: byChannel.get(row.id) ?? [],
  }));
}

/** Who says that a number is theirs, in any company of the install. */
export async function claimOf(
  { q }: SystemDb,
  phone_number_id: string,
): Promise<{ company_id: string; id: string; ownership: OwnershipWire['state'] } | undefined> {
  return q
    .selectFrom('channels')
    .select(['company_id', 'id', 'ownership'])
    .where('phone_number_id', '=', phone_number_id)
    .where('holds_number', '=', true)
    .executeTakeFirst();
}
