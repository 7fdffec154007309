import type { HistoryItem, StateSyncItem } from '../../contract.ts';
import { contentKey } from '../json/canonical.ts';
import { readObject, readObjects, readString, readTime, readWaId } from '../json/read-value.ts';
import type { NumberChange } from './change.ts';

/** A number that is also used in the phone app hands over its past: one item per change, however large. */
export function readHistory(change: NumberChange, index: number): HistoryItem {
  const { waba_id, phone_number_id, display_phone_number, value } = change;
  return {
    kind: 'history',
    index,
    dedupe_key: contentKey('history', phone_number_id, value),
    waba_id,
    phone_number_id,
    display_phone_number,
    chunks: readObjects(value['history']),
    messages: readObjects(value['messages']),
    raw: value,
  };
}

/** Changes of the phone app's address book; an edit comes as `add`. */
export function readStateSync(change: NumberChange, index: number): StateSyncItem {
  const { waba_id, phone_number_id, display_phone_number, value } = change;
  return {
    kind: 'state_sync',
    index,
    dedupe_key: contentKey('state', phone_number_id, value),
    waba_id,
    phone_number_id,
    display_phone_number,
    changes: readObjects(value['state_sync']).map((entry) => {
      const contact = readObject(entry['contact']);
      return {
        action: readString(entry['action']),
        phone: readWaId(contact?.['phone_number']),
        full_name: readString(contact?.['full_name']),
        first_name: readString(contact?.['first_name']),
        at: readTime(readObject(entry['metadata'])?.['timestamp']),
      };
    }),
    raw: value,
  };
}
