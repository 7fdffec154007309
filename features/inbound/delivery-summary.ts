import { createHash } from 'node:crypto';
import type { InboundItem } from '#connectors/messaging';

/** What a delivery is found by once it is drained. */
export interface DeliverySummary {
  /** What all its items have in common. */
  field: string | null;
  phone_number_id: string | null;
  /** What it speaks of, as `subjectOf`. */
  subjects: string[];
}

/** A delivery of the past holds thousands: they are found as messages. */
const SUBJECTS_KEPT = 2_000;

const FIELDS = {
  message: 'messages',
  status: 'messages',
  echo: 'smb_message_echoes',
  call: 'calls',
  user_preference: 'user_preferences',
  user_id_update: 'user_id_update',
  history: 'history',
  state_sync: 'smb_app_state_sync',
} as const;

export function summaryOf(items: readonly InboundItem[], company_id: string | null): DeliverySummary {
  const ids = new Set(items.flatMap(idsIn));
  return {
    field: only(items.map(fieldOf)),
    phone_number_id: only(items.map((item) => ('phone_number_id' in item ? item.phone_number_id : null))),
    subjects: company_id === null ? [] : [...ids].slice(0, SUBJECTS_KEPT).map((id) => subjectOf(company_id, id)),
  };
}

function fieldOf(item: InboundItem): string | null {
  return 'field' in item ? item.field : FIELDS[item.kind];
}

function only(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

function idsIn(item: InboundItem): string[] {
  if (item.kind === 'message' || item.kind === 'echo' || item.kind === 'status') return [item.wamid];
  if (item.kind === 'call') return [item.call_id];
  if (item.kind !== 'account_event') return [];
  const { message_template_id, message_template_name, entity_id, flow_id } = item.value;
  return [message_template_id, message_template_name, entity_id, flow_id].flatMap((id) =>
    typeof id === 'string' || typeof id === 'number' ? [String(id)] : [],
  );
}

/** Sixty-four bits of a hash: an id of the platform can tell a person's number. */
export function subjectOf(company_id: string, id: string): string {
  return createHash('sha256').update(`${company_id} ${id}`).digest().readBigInt64BE(0).toString();
}
