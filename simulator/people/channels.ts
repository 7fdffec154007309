import { digitsOf } from '../json.ts';
import type { Json } from '../json.ts';

/** A business number. */
export interface Channel {
  phone_number_id: string;
  waba_id: string;
  /** As the platform writes it in webhooks: digits only. */
  display_phone_number: string;
  name: string;
  /** Where this number's webhooks go in place of the app's own address. */
  webhook_url: string | null;
  /** The app whose webhooks go there; null: those of every app. */
  webhook_app_id: string | null;
  /** Signs this number's webhooks in place of the app's secret (as if it had an app of its own). */
  app_secret: string | null;
  /** Questions the phone page offers to start with, by language. */
  starters: Record<string, string[]>;
  is_registered: boolean;
  code_verification_status: 'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED';
  pin: string | null;
  name_status: string;
  quality_rating: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  /** null: as registration and restriction have it. */
  status: string | null;
  is_official_business_account: boolean;
  /** The number lives in the WhatsApp Business app as well: 20 messages a second, never registered. */
  is_coexistence: boolean;
  onboarded_at: number | null;
  /** null: 80, or 20 in coexistence. */
  throughput_per_second: number | null;
  /** The code that every send is refused with (131031, 368, 33 for a deleted number); null: it may send. */
  restriction: number | null;
  /** In maintenance until then: sends are refused with 131057. */
  maintenance_until: number | null;
  /** Sends with a key hash that does not fit are refused with 137000. */
  identity_check: boolean;
  profile: Json;
  /** People this business blocked. */
  blocked: string[];
}

export type ChannelInput = Pick<Channel, 'phone_number_id'> & Partial<Channel>;

export interface Channels {
  put(input: ChannelInput): Channel;
  get(phone_number_id: string): Channel | undefined;
  list(): Channel[];
  clear(): void;
}

export function createChannels(): Channels {
  const byId = new Map<string, Channel>();
  return {
    put(input) {
      const before = byId.get(input.phone_number_id);
      const channel: Channel = {
        name: `Business ${input.phone_number_id.slice(-4)}`,
        waba_id: '100000000000000',
        webhook_url: null,
        webhook_app_id: null,
        app_secret: null,
        starters: {},
        is_registered: true,
        code_verification_status: 'VERIFIED',
        pin: null,
        name_status: 'APPROVED',
        quality_rating: 'GREEN',
        status: null,
        is_official_business_account: false,
        is_coexistence: false,
        onboarded_at: null,
        throughput_per_second: null,
        restriction: null,
        maintenance_until: null,
        identity_check: false,
        profile: { about: '', vertical: 'UNDEFINED' },
        blocked: [],
        ...before,
        ...input,
        display_phone_number:
          digitsOf(input.display_phone_number ?? before?.display_phone_number ?? '') ||
          inventedNumber(input.phone_number_id),
      };
      // One object for the life of a number, so that whoever holds it sees every change.
      const kept = before === undefined ? channel : Object.assign(before, channel);
      byId.set(channel.phone_number_id, kept);
      return kept;
    },
    get: (phone_number_id) => byId.get(phone_number_id),
    list: () => [...byId.values()],
    clear: () => byId.clear(),
  };
}

/** Messages a second that this number may send. */
export function throughputOf(channel: Channel): number {
  return channel.throughput_per_second ?? (channel.is_coexistence ? 20 : 80);
}

/** A number in the range kept for fiction, derived from the id so that it is the same after a restart. */
function inventedNumber(phone_number_id: string): string {
  return `1555010${digitsOf(phone_number_id).slice(-4).padStart(4, '0')}`;
}
