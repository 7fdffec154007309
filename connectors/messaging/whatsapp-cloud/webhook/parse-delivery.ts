import type { InboundItem, JsonObject, ParsedDelivery, Unreadable } from '../../contract.ts';
import { contentKey } from '../json/canonical.ts';
import { readJson } from '../json/read-json.ts';
import { isObject, readId, readObject, readObjects, readString } from '../json/read-value.ts';
import { type Change, poison } from './change.ts';
import { readChange } from './read-change.ts';

/**
 * Takes the raw bytes of one delivery apart. Never throws: bytes that are no delivery at all are `unreadable` with
 * a reason, an item that cannot be read is `poison` and leaves the others alone. Check the signature first.
 */
export function parseDelivery(raw: Buffer): ParsedDelivery | Unreadable {
  const reading = readJson(raw);
  if (!reading.ok) return { unreadable: reading.reason };
  const delivery = reading.value;
  if (!isObject(delivery)) return { unreadable: 'not_an_object' };
  if (delivery['object'] !== 'whatsapp_business_account') return { unreadable: 'other_object' };
  const entries = delivery['entry'];
  if (!Array.isArray(entries)) return { unreadable: 'no_entries' };
  const items: InboundItem[] = [];
  for (const entry of entries) readEntry(items, entry);
  return { items, replaced_characters: reading.replaced_characters, dropped_keys: reading.dropped_keys };
}

function readEntry(items: InboundItem[], entry: unknown): void {
  const nowhere = { phone_number_id: null, waba_id: null, field: null };
  if (!isObject(entry)) {
    items.push(poison(nowhere, entry, items.length, 'not_an_object'));
    return;
  }
  const waba_id = readId(entry['id']);
  const changes = entry['changes'];
  if (changes === undefined || changes === null || (Array.isArray(changes) && changes.length === 0)) {
    const dedupe_key = contentKey('ignored', entry);
    const empty = { ...nowhere, waba_id, dedupe_key, index: items.length, raw: entry };
    items.push({ kind: 'ignored', reason: 'empty_entry', ...empty });
    return;
  }
  if (!Array.isArray(changes)) {
    items.push(poison({ ...nowhere, waba_id }, changes, items.length, 'not_a_list'));
    return;
  }
  for (const change of changes) readOneChange(items, entry, waba_id, change);
}

function readOneChange(items: InboundItem[], entry: JsonObject, waba_id: string | null, raw: unknown): void {
  const before = items.length;
  const field = isObject(raw) ? readString(raw['field']) : null;
  const at = { phone_number_id: null, waba_id, field };
  if (!isObject(raw)) {
    items.push(poison(at, raw, before, 'not_an_object'));
    return;
  }
  const value = raw['value'];
  if (!isObject(value)) {
    items.push(poison(at, raw, before, 'no_value'));
    return;
  }
  try {
    readChange(items, changeOf(entry, waba_id, field ?? '', value));
  } catch {
    // A fault of ours: take back what this change has given so far, so that it is kept whole as one dead letter.
    items.length = before;
    items.push(poison(at, raw, before, 'internal_error'));
  }
}

function changeOf(entry: JsonObject, entry_id: string | null, field: string, value: JsonObject): Change {
  const metadata = readObject(value['metadata']);
  // For partner events the entry names a business portfolio, and the account stands in the value.
  const waba_id = readId(readObject(value['waba_info'])?.['waba_id']) ?? entry_id;
  return {
    field,
    entry_id,
    entry_time: entry['time'] ?? null,
    waba_id,
    phone_number_id: readId(metadata?.['phone_number_id']),
    display_phone_number: readString(metadata?.['display_phone_number']),
    contacts: readObjects(value['contacts']),
    value,
  };
}
