import type { Row } from '#platform/db';
import type { ChannelWire, PausedReason } from './channels.model.ts';
import { isTrusted, OWNERSHIP_WORDS, type OwnershipReason } from './ownership.model.ts';

/** Whether numbers work in this install before somebody showed that they are theirs. */
export type UnverifiedNumbers = 'work' | 'wait';

const PLAIN = [
  'id',
  'name',
  'phone_number_id',
  'waba_id',
  'display_phone_number',
  'agent_id',
  'daily_limit',
  'status',
  'is_coexistence',
  'throughput_per_second',
  'throughput_cap',
  'messaging_limit',
  'portfolio_id',
  'quality_rating',
  'platform_status',
  'name_status',
  'verified_name',
  'quiet_hours',
  'webhook_override_url',
  'has_access_token',
  'has_app_secret',
  'has_verify_token',
] as const satisfies readonly (keyof ChannelWire)[];

/** A row as the statements of `channels.repository.ts` give one. */
export interface ChannelRow extends Pick<ChannelWire, (typeof PLAIN)[number]> {
  paused_reason: PausedReason | null;
  paused_at: Date | null;
  ownership: 'verified' | 'unverified';
  ownership_reason: OwnershipReason | null;
  verified_at: Date | null;
  holds_number: boolean;
  attention_code: number | null;
  attention_title: string | null;
  attention_advice: string | null;
  attention_since: Date | null;
  token_expires_at: Date | null;
  registration_wait_until: Date | null;
  registration_problem: string | null;
  /** When it was looked after; a new one waits its turn without having been checked. */
  checked_at: Date | null;
  has_check: boolean;
  created_at: Date;
  updated_at: Date;
}

/** What callers see of a channel. */
export function channelReader(unverified: UnverifiedNumbers): (row: Row) => ChannelWire {
  return (row) => toWire(row as unknown as ChannelRow, unverified);
}

function toWire(row: ChannelRow, unverified: UnverifiedNumbers): ChannelWire {
  const plain = Object.fromEntries(PLAIN.map((name) => [name, row[name]])) as Pick<ChannelRow, (typeof PLAIN)[number]>;
  const reason = row.ownership === 'verified' ? null : (row.ownership_reason ?? 'no_token');
  return {
    ...plain,
    paused_reason: row.paused_reason,
    paused_at: time(row.paused_at),
    ownership: {
      state: row.ownership,
      reason,
      title: reason === null ? null : OWNERSHIP_WORDS[reason].title,
      advice: reason === null ? null : OWNERSHIP_WORDS[reason].advice,
      works: isTrusted(row, unverified),
      verified_at: time(row.verified_at),
    },
    attention:
      row.attention_since === null
        ? null
        : {
            since: row.attention_since.toISOString(),
            code: row.attention_code,
            title: row.attention_title ?? '',
            advice: row.attention_advice ?? '',
          },
    token_expires_at: time(row.token_expires_at),
    registration_wait:
      row.registration_wait_until === null
        ? null
        : { until: row.registration_wait_until.toISOString(), reason: row.registration_problem ?? '' },
    checked_at: row.has_check ? time(row.checked_at) : null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

const time = (at: Date | null): string | null => at?.toISOString() ?? null;
