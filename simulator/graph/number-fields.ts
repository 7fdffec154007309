import type { Account } from '../business/accounts.ts';
import type { App } from '../business/apps.ts';
import { tierOf } from '../business/portfolios.ts';
import type { Portfolio } from '../business/portfolios.ts';
import type { Json } from '../json.ts';
import { throughputOf } from '../people/channels.ts';
import type { Channel } from '../people/channels.ts';
import { pick } from './body.ts';
import { healthOf } from './health.ts';

const USUAL = ['verified_name', 'display_phone_number', 'quality_rating'];

/** Asked of a number and of nothing else. */
export const NUMBER_FIELDS = [
  'display_phone_number',
  'verified_name',
  'quality_rating',
  'code_verification_status',
  'throughput',
];

/** What stands around a number and shows in its fields. */
export interface Surroundings {
  account: Account;
  portfolio: Portfolio;
  app: App;
}

/** A phone number object with the asked fields (`a,b,c`); unknown ones are left out, the id is always there. */
export function numberFields(channel: Channel, around: Surroundings, fields: string | undefined): Json {
  const { account, portfolio, app } = around;
  const tier = tierOf(portfolio.messaging_limit);
  const override = account.subscriptions.find((one) => one.app_id === app.id)?.override_callback_uri ?? null;
  const all: Json = {
    id: channel.phone_number_id,
    verified_name: channel.name,
    display_phone_number: `+${channel.display_phone_number}`,
    quality_rating: channel.quality_rating,
    quality_score: { score: channel.quality_rating },
    status: channel.status ?? statusOf(channel),
    name_status: channel.name_status,
    code_verification_status: channel.code_verification_status,
    platform_type: channel.is_registered || channel.is_coexistence ? 'CLOUD_API' : 'NOT_APPLICABLE',
    account_mode: 'LIVE',
    is_official_business_account: channel.is_official_business_account,
    is_pin_enabled: channel.pin !== null,
    is_on_biz_app: channel.is_coexistence,
    throughput: { level: levelOf(channel) },
    whatsapp_business_manager_messaging_limit: tier,
    messaging_limit_tier: tier,
    webhook_configuration: {
      ...(channel.webhook_url !== null && { phone_number: channel.webhook_url }),
      ...(override !== null && { whatsapp_business_account: override }),
      ...(app.webhook_url !== null && { application: app.webhook_url }),
    },
    health_status: healthOf(around, channel),
  };
  return pick(all, fields, USUAL);
}

function levelOf(channel: Channel): string {
  if (!channel.is_registered && !channel.is_coexistence) return 'NOT_APPLICABLE';
  return throughputOf(channel) > 80 ? 'HIGH' : 'STANDARD';
}

function statusOf(channel: Channel): string {
  if (channel.restriction === 131031) return 'BANNED';
  if (channel.restriction !== null) return 'RESTRICTED';
  if (channel.is_coexistence || channel.is_registered) return 'CONNECTED';
  return channel.code_verification_status === 'VERIFIED' ? 'DISCONNECTED' : 'PENDING';
}
