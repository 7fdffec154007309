import type { AccountEventItem } from '../../contract.ts';
import { contentKey } from '../json/canonical.ts';
import { readObjects, readString, readTime } from '../json/read-value.ts';
import type { Change } from './change.ts';

/** Fields about an account, its templates, numbers, groups and flows: kept whole, told apart by `field`. */
export const ACCOUNT_FIELDS: ReadonlySet<string> = new Set([
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'account_update',
  'automatic_events',
  'business_capability_update',
  'business_status_update',
  'business_username_updates',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'template_category_update',
  'template_correct_category_detection',
  'tracking_events',
]);

/** These events carry no id: entry, field, content and time together tell one from another. */
export function readAccountEvent(change: Change, index: number): AccountEventItem {
  const { entry_id, entry_time, field, value } = change;
  const firstGroup = readObjects(value['groups'])[0];
  return {
    kind: 'account_event',
    index,
    dedupe_key: contentKey('account', entry_id, field, value, entry_time),
    waba_id: change.waba_id,
    phone_number_id: change.phone_number_id,
    field,
    event: readString(value['event']) ?? readString(value['type']) ?? readString(firstGroup?.['type']),
    at: readTime(entry_time) ?? readTime(value['timestamp']) ?? readTime(firstGroup?.['timestamp']),
    value,
    raw: value,
  };
}
