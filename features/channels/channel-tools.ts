import type { MessagingClient, PlatformApp } from '#connectors/messaging';
import type { Mailer } from '#features/mails';
import type { Config } from '#platform/config';
import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Clock } from '#platform/runtime';
import type { ChannelDirectory } from './channel-directory.ts';
import type { CheckTools } from './check/examine.service.ts';
import type { UnverifiedNumbers } from './channel-wire.ts';
import type { ChannelDefaults } from './channels.service.ts';

/** What a process gives to work with channels. */
export interface ChannelGround {
  db: Database;
  box: SecretBox;
  clock: Clock;
  mailer: Mailer;
  messaging: MessagingClient;
  channels: ChannelDirectory;
  config: Pick<Config, 'whatsapp'>;
  /** Where people and the platform reach this server. */
  address: () => string;
}

export interface ChannelTools extends ChannelDefaults, CheckTools {
  messaging: MessagingClient;
  app: (PlatformApp & { config_id: string | undefined }) | undefined;
  unverified: UnverifiedNumbers;
  /** Of the platform's API. */
  api_version: string;
}

const META = 'https://graph.facebook.com';

export function channelTools({ channels, config: { whatsapp }, ...ground }: ChannelGround): ChannelTools {
  return {
    ...ground,
    directory: channels,
    daily_limit: whatsapp.daily_limit,
    unverified: whatsapp.unverified_numbers,
    install: { app_secret: whatsapp.app_secrets.length > 0, verify_token: whatsapp.verify_token !== undefined },
    app: whatsapp.app,
    api_version: whatsapp.api_version,
    is_real: whatsapp.base_url === META,
  };
}
