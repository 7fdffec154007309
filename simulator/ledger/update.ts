import { randomBytes } from 'node:crypto';
import type { Json } from '../json.ts';

/** One thing to tell the business: a message, a status, or any value of any field. */
export interface Update {
  id: string;
  field: string;
  waba_id: string;
  phone_number_id: string;
  display_phone_number: string;
  /** The list inside `value` that `item` belongs to; null: `item` is the whole value. */
  part: string | null;
  contacts: Json[];
  item: Json;
  /** What webhooks older than v24.0 carry besides, in the item. */
  conversation?: Json;
  /** Seconds, on fields about accounts and templates. */
  time?: number;
  /** The message it is about, and whose. */
  wamid: string | null;
  person_id: string | null;
  /** `text`, `image`, … or the status' name: what a fault may be limited to. */
  type: string;
}

const RUN = randomBytes(6).toString('hex');
let numbered = 0;

/** Unlike any other, in this run and in those before. */
export function newUpdateId(): string {
  numbered += 1;
  return `${RUN}-${numbered}`;
}
