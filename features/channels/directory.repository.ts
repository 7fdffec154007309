import type { Database } from '#platform/db';
import type { SealedSecrets } from './channel-secrets.ts';
import type { ChannelRoute } from './channels.model.ts';

export type SealedRoute = Omit<ChannelRoute, 'channel_id' | 'access_token' | 'app_secret' | 'verify_token'> &
  SealedSecrets & { id: string };

/** Every channel of the install, as the server itself: the one read that is not bound to a company. */
export async function readAllChannels(db: Database): Promise<SealedRoute[]> {
  const rows = await db.fast.system.run({
    name: 'channels-of-all',
    text: `select company_id, id, name, phone_number_id, waba_id, agent_id, status, daily_limit,
             sealed_access_token, sealed_app_secret, sealed_verify_token from channels`,
    values: [],
  });
  return rows as unknown as SealedRoute[];
}
