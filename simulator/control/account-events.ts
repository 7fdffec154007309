import type { Accounts } from '../business/accounts.ts';
import { tierOf } from '../business/portfolios.ts';
import type { Portfolios } from '../business/portfolios.ts';
import { textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Channel, Channels } from '../people/channels.ts';
import type { Timeline } from '../time/timeline.ts';
import type { AccountNews } from '../ledger/account-news.ts';

export const ACCOUNT_EVENTS = [
  'restrict',
  'violation',
  'disable',
  'reinstate',
  'delete',
  'remove_partner',
  'offboard',
  'review',
  'limit',
  'alert',
] as const;
export const NUMBER_EVENTS = [
  'quality',
  'upgrade',
  'maintenance',
  'name',
  'lock',
  'restrict',
  'delete',
  'release',
  'alert',
] as const;
export type AccountEvent = (typeof ACCOUNT_EVENTS)[number];
export type NumberEvent = (typeof NUMBER_EVENTS)[number];

export interface AccountEventDeps {
  accounts: Accounts;
  portfolios: Portfolios;
  channels: Channels;
  timeline: Timeline;
  news: AccountNews;
  save(channel: Channel): void;
}

/** Things that befall an account: its state changes, and the business hears of it by webhook. */
export function strikeAccount(deps: AccountEventDeps, waba_id: string, event: AccountEvent, detail: Json): void {
  const { accounts, portfolios, channels, timeline, news } = deps;
  const account = accounts.reach(waba_id);
  const say = (field: string, value: Json): void => news.tell(waba_id, field, { ...value, ...detail });
  const restrict = (code: number | null): void => {
    account.restriction = code;
    accounts.save(account);
  };
  switch (event) {
    case 'restrict':
      restrict(368);
      return say('account_update', {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [
          {
            restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
            expiration: Math.floor(timeline.now() / 1_000) + 7 * 86_400,
          },
        ],
      });
    case 'violation':
      return say('account_update', { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } });
    case 'disable':
      restrict(131031);
      return say('account_update', {
        event: 'DISABLED_UPDATE',
        ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: dayOf(timeline.now()) },
      });
    case 'reinstate':
      restrict(null);
      return say('account_update', {
        event: 'DISABLED_UPDATE',
        ban_info: { waba_ban_state: 'REINSTATE', waba_ban_date: dayOf(timeline.now()) },
      });
    case 'delete':
      restrict(33);
      return say('account_update', { event: 'ACCOUNT_DELETED' });
    case 'remove_partner':
      restrict(200);
      return say('account_update', {
        event: 'PARTNER_REMOVED',
        waba_info: { waba_id, owner_business_id: account.portfolio_id },
      });
    case 'offboard':
      return say('account_update', { event: 'ACCOUNT_OFFBOARDED' });
    case 'review':
      account.account_review_status = textAt(detail, 'decision') ?? 'APPROVED';
      accounts.save(account);
      return say('account_review_update', { decision: account.account_review_status });
    case 'limit':
      return changeLimit(detail['messaging_limit']);
    case 'alert':
      return say('account_alerts', {
        entity_type: 'BUSINESS',
        entity_id: account.portfolio_id,
        alert_info: {
          alert_severity: 'CRITICAL',
          alert_status: 'ACTIVE',
          alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_FAILED',
          alert_description: 'The messaging limit cannot be raised.',
        },
      });
  }

  function changeLimit(wanted: unknown): void {
    const limit = typeof wanted === 'number' && wanted >= 0 ? wanted : null;
    const { messaging_limit: before } = portfolios.reach(account.portfolio_id);
    portfolios.put({ id: account.portfolio_id, messaging_limit: limit });
    news.tell(waba_id, 'business_capability_update', {
      max_daily_conversations_per_business: tierOf(limit),
      max_phone_numbers_per_waba: 25,
    });
    for (const channel of channels.list().filter((one) => one.waba_id === waba_id)) {
      news.tell(waba_id, 'phone_number_quality_update', {
        display_phone_number: channel.display_phone_number,
        event: 'ONBOARDING',
        current_limit: tierOf(limit),
        old_limit: tierOf(before),
        max_daily_conversations_per_business: tierOf(limit),
      });
    }
  }
}

/** Things that befall one number. */
export function strikeNumber(deps: AccountEventDeps, channel: Channel, event: NumberEvent, detail: Json): void {
  const { timeline, news } = deps;
  const { waba_id, display_phone_number } = channel;
  switch (event) {
    case 'quality':
      // The platform has no webhook for the rating alone; a read tells it.
      channel.quality_rating = (textAt(detail, 'quality_rating') ?? 'YELLOW') as Channel['quality_rating'];
      break;
    case 'upgrade':
      channel.throughput_per_second = 1_000;
      channel.maintenance_until = timeline.now() + 60_000;
      news.tell(waba_id, 'phone_number_quality_update', {
        display_phone_number,
        event: 'THROUGHPUT_UPGRADE',
        current_limit: 'TIER_UNLIMITED',
        max_daily_conversations_per_business: 'TIER_UNLIMITED',
      });
      break;
    case 'maintenance':
      channel.maintenance_until = timeline.now() + Number(detail['for_ms'] ?? 60_000);
      break;
    case 'name':
      channel.name_status = textAt(detail, 'decision') ?? 'APPROVED';
      news.tell(waba_id, 'phone_number_name_update', {
        display_phone_number,
        decision: channel.name_status,
        requested_verified_name: channel.name,
        rejection_reason: channel.name_status === 'REJECTED' ? 'NAME_GENERIC' : null,
        ...detail,
      });
      break;
    case 'lock':
      channel.restriction = 131031;
      break;
    case 'restrict':
      channel.restriction = 368;
      break;
    case 'delete':
      channel.restriction = 33;
      break;
    case 'release':
      channel.restriction = null;
      channel.maintenance_until = null;
      break;
    case 'alert':
      news.tell(waba_id, 'account_alerts', {
        entity_type: 'PHONE_NUMBER',
        entity_id: channel.phone_number_id,
        alert_info: {
          alert_severity: 'WARNING',
          alert_status: 'ACTIVE',
          alert_type: 'PROFILE_PICTURE_LOST',
          alert_description: 'The profile picture was lost.',
        },
        ...detail,
      });
      break;
  }
  deps.save(channel);
}

/** `April 17, 2025` */
function dayOf(ms: number): string {
  return new Date(ms).toLocaleDateString('en-US', { month: 'long', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
}
