import type { SealedSecrets } from './channel-secrets.ts';
import type { ChannelRow } from './channel-wire.ts';

/** A channel with its secrets as they are kept, as `sealedChannelStatement` reads it. */
export interface SealedChannel extends SealedSecrets, ChannelRow {
  company_id: string;
}
