import type { JsonObject } from '#connectors/messaging';
import type { NoticeTools } from '#features/notices';
import type { TenantDb } from '#platform/db';
import type { StandingChannel } from '../standing.repository.ts';

/** News of the platform and whom they are about. */
export interface Scene {
  tdb: TenantDb;
  tools: NoticeTools;
  /** The company's channels of the account, locked. Never none. */
  channels: readonly StandingChannel[];
  waba_id: string;
  event: string | null;
  value: JsonObject;
  at: Date;
}

export const textAt = (value: unknown, key: string): string | null => {
  const found = objectOf(value)?.[key];
  return typeof found === 'string' && found !== '' ? found.slice(0, 500) : null;
};

export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The channel whose number the news name; the only one of the account where they name none. */
export function channelNamed({ channels, value }: Pick<Scene, 'channels' | 'value'>): StandingChannel | undefined {
  const named = digits(textAt(value, 'display_phone_number'));
  if (named === '') return channels.length === 1 ? channels[0] : undefined;
  const same = channels.find((channel) => digits(channel.display_phone_number) === named);
  // A channel connected by id alone does not know how its number is written.
  return same ?? (channels.length === 1 && channels[0]!.display_phone_number === null ? channels[0] : undefined);
}

const digits = (text: string | null): string => text?.replaceAll(/\D/g, '') ?? '';

/** `RESTRICTED_BIZ_INITIATED_MESSAGING` as people read it. */
export const words = (code: string): string => code.toLowerCase().replaceAll('_', ' ');
