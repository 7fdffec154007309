import type { Json } from '../json.ts';
import type { Channel } from '../people/channels.ts';

const DEFAULT_FIELDS = ['verified_name', 'display_phone_number', 'quality_rating'];

/** A phone number object with the asked fields (`a,b,c`); unknown ones are left out, the id is always there. */
export function numberFields(channel: Channel, fields: string | null): Json {
  const all: Json = {
    verified_name: channel.name,
    display_phone_number: `+${channel.display_phone_number}`,
    quality_rating: 'GREEN',
    status: 'CONNECTED',
    name_status: 'APPROVED',
    code_verification_status: 'VERIFIED',
    platform_type: 'CLOUD_API',
    account_mode: 'LIVE',
    is_official_business_account: false,
    throughput: { level: 'STANDARD' },
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    webhook_configuration: channel.webhook_url === null ? {} : { phone_number: channel.webhook_url },
    health_status: { can_send_message: 'AVAILABLE', entities: [] },
  };
  const asked = fields === null ? DEFAULT_FIELDS : fields.split(',').map((name) => name.trim());
  return {
    ...Object.fromEntries(asked.filter((name) => name in all).map((name) => [name, all[name]])),
    id: channel.phone_number_id,
  };
}
