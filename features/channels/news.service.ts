import type { AccountEventItem } from '#connectors/messaging';
import type { NoticeTools } from '#features/notices';
import type { TenantDb } from '#platform/db';
import { newsOfAccount } from './news/account.ts';
import { newsOfAlert, newsOfReview, newsOfSecurity } from './news/alerts.ts';
import { newsOfCapability, newsOfName, newsOfThroughput } from './news/limits.ts';
import type { Scene } from './news/scene.ts';
import { lockChannelsOf } from './standing.repository.ts';

const FIELDS: Readonly<Record<string, (scene: Scene) => Promise<boolean>>> = {
  account_update: newsOfAccount,
  account_review_update: newsOfReview,
  account_alerts: newsOfAlert,
  security: newsOfSecurity,
  phone_number_quality_update: newsOfThroughput,
  business_capability_update: newsOfCapability,
  phone_number_name_update: newsOfName,
};

/** Fields about numbers and accounts that change nothing here: they are events that people can look at. */
export const NOTED_FIELDS: readonly string[] = [
  'account_settings_update',
  'payment_configuration_update',
  'partner_solutions',
  'business_status_update',
  'business_username_updates',
  'tracking_events',
];

/**
 * What the platform says about an account or a number of the company: acted on in the caller's transaction. Answers whether
 * it had an effect. News of no account, or of one that the company does not have, have none.
 */
export async function applyChannelNews(tdb: TenantDb, item: AccountEventItem, tools: NoticeTools): Promise<boolean> {
  const act = FIELDS[item.field];
  if (act === undefined || item.waba_id === null) return false;
  const channels = await lockChannelsOf(tdb, item.waba_id);
  if (channels.length === 0) return false;
  const at = item.at === null ? tools.clock.now() : new Date(item.at);
  return act({ tdb, tools, channels, waba_id: item.waba_id, event: item.event, value: item.value, at });
}
