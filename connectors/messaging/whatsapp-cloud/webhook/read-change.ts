import type { IgnoredReason, InboundItem, JsonObject } from '../../contract.ts';
import { contentKey } from '../json/canonical.ts';
import { type Change, hasNumber, type NumberChange, poison, readEach } from './change.ts';
import { readErrors } from './platform-errors.ts';
import { ACCOUNT_FIELDS, readAccountEvent } from './read-account.ts';
import { readCall, readCallStatus } from './read-call.ts';
import { readEcho } from './read-echo.ts';
import { readMessage } from './read-message.ts';
import { readHistory, readStateSync } from './read-phone-app.ts';
import { readStatus } from './read-status.ts';
import { readUserIdUpdate, readUserPreference } from './read-user.ts';

type FieldReader = (items: InboundItem[], change: Change) => void;

/** One reader per field, except the account fields, which all read alike. */
const FIELDS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['messages', readMessages],
  ['message_echoes', readEchoes],
  ['smb_message_echoes', readEchoes],
  ['calls', readCalls],
  [
    'user_preferences',
    (items, change) => readEach(items, change, change.value['user_preferences'], readUserPreference),
  ],
  ['user_id_update', (items, change) => readEach(items, change, change.value['user_id_update'], readUserIdUpdate)],
  ['history', (items, change) => readWhole(items, change, readHistory)],
  ['smb_app_state_sync', (items, change) => readWhole(items, change, readStateSync)],
  ['standby', (items, change) => ignore(items, change, 'standby_copy')],
]);

/** Adds the items of one change. A field that is new to us is kept as one ignored item. */
export function readChange(items: InboundItem[], change: Change): void {
  const before = items.length;
  const reader = FIELDS.get(change.field);
  if (reader !== undefined) reader(items, change);
  else if (ACCOUNT_FIELDS.has(change.field)) items.push(readAccountEvent(change, items.length));
  else ignore(items, change, 'unknown_field');
  if (items.length === before) ignore(items, change, 'empty_change');
}

function readMessages(items: InboundItem[], change: Change): void {
  const { value } = change;
  readEach(items, change, value['messages'], readMessage);
  readEach(items, change, value['statuses'], readStatus);
  readEach(items, change, value['message_echoes'], readEcho);
  readValueErrors(items, change);
  if (Array.isArray(value['user_actions']) && value['user_actions'].length > 0) ignore(items, change, 'user_actions');
}

/** Whatever stands in a field for echoes was sent by the business: never a message from a person. */
function readEchoes(items: InboundItem[], change: Change): void {
  readEach(items, change, change.value['message_echoes'], readEcho);
  readEach(items, change, change.value['messages'], readEcho);
  readValueErrors(items, change);
}

function readCalls(items: InboundItem[], change: Change): void {
  readEach(items, change, change.value['calls'], readCall);
  readEach(items, change, change.value['statuses'], readCallStatus);
  readValueErrors(items, change);
}

function readValueErrors(items: InboundItem[], change: Change): void {
  const errors = readErrors(change.value['errors']);
  if (errors.length === 0) return;
  readWhole(items, change, (known, index) => {
    const { waba_id, phone_number_id, display_phone_number, field, value } = known;
    const dedupe_key = contentKey('errors', phone_number_id, field, value);
    return {
      kind: 'value_errors',
      index,
      dedupe_key,
      waba_id,
      phone_number_id,
      display_phone_number,
      field,
      errors,
      raw: value,
    };
  });
}

function readWhole(
  items: InboundItem[],
  change: Change,
  read: (change: NumberChange, index: number) => InboundItem,
): void {
  if (hasNumber(change)) items.push(read(change, items.length));
  else items.push(poison(change, change.value, items.length, 'no_phone_number_id'));
}

function ignore(items: InboundItem[], change: Change, reason: IgnoredReason): void {
  const raw: JsonObject = change.value;
  const { waba_id, phone_number_id, field, entry_id, entry_time } = change;
  const dedupe_key = contentKey('ignored', entry_id, field, reason, raw, entry_time);
  items.push({ kind: 'ignored', index: items.length, dedupe_key, waba_id, phone_number_id, field, reason, raw });
}
