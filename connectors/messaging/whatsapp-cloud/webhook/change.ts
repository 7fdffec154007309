import type { InboundItem, JsonObject, PoisonReason } from '../../contract.ts';
import { isObject } from '../json/read-value.ts';
import { contentKey } from '../json/canonical.ts';

/** One change of one entry, with what all items in it share. */
export type Change = {
  field: string;
  entry_id: string | null;
  /** Present on account-level fields only. */
  entry_time: unknown;
  waba_id: string | null;
  phone_number_id: string | null;
  display_phone_number: string | null;
  contacts: JsonObject[];
  value: JsonObject;
};

/** A change about one number of the business. */
export type NumberChange = Change & { phone_number_id: string };

/** Reads one element of a list; a reason instead of an item makes it poison. */
export type ItemReader = (change: NumberChange, raw: JsonObject, index: number) => InboundItem | PoisonReason;

/** Reads every element of `list` alone, so that a broken one holds up nothing. */
export function readEach(items: InboundItem[], change: Change, list: unknown, read: ItemReader): void {
  if (list === undefined || list === null) return;
  if (!Array.isArray(list)) {
    items.push(poison(change, list, items.length, 'not_a_list'));
    return;
  }
  for (const raw of list) items.push(readOne(change, raw, items.length, read));
}

function readOne(change: Change, raw: unknown, index: number, read: ItemReader): InboundItem {
  if (!isObject(raw)) return poison(change, raw, index, 'not_an_object');
  if (!hasNumber(change)) return poison(change, raw, index, 'no_phone_number_id');
  try {
    const item = read(change, raw, index);
    return typeof item === 'string' ? poison(change, raw, index, item) : item;
  } catch {
    return poison(change, raw, index, 'internal_error');
  }
}

export function hasNumber(change: Change): change is NumberChange {
  return change.phone_number_id !== null;
}

export function poison(
  change: Pick<Change, 'phone_number_id' | 'waba_id'> & { field: string | null },
  raw: unknown,
  index: number,
  reason: PoisonReason,
): InboundItem {
  return {
    kind: 'poison',
    index,
    dedupe_key: contentKey('poison', change.waba_id, change.field, raw),
    waba_id: change.waba_id,
    phone_number_id: change.phone_number_id,
    field: change.field,
    reason,
    raw,
  };
}
