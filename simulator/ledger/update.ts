import type { Json } from '../json.ts';

/** One thing to tell the business: a message, a status, or any value of any field. */
export interface Update {
  id: string;
  field: string;
  waba_id: string;
  phone_number_id: string;
  display_phone_number: string;
  /** The list inside `value` that `item` belongs to; null: `item` is the whole value. */
  part: 'messages' | 'statuses' | null;
  contacts: Json[];
  item: Json;
  /** The message it is about, and whose. */
  wamid: string | null;
  person_id: string | null;
  /** `text`, `image`, … or the status' name: what a fault may be limited to. */
  type: string;
}
