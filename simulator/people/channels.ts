import { digitsOf } from '../json.ts';

/** A business number. */
export interface Channel {
  phone_number_id: string;
  waba_id: string;
  /** As the platform writes it in webhooks: digits only. */
  display_phone_number: string;
  name: string;
  /** Where this number's webhooks go when not to the simulator's own target (a Meta app of its own). */
  webhook_url: string | null;
  app_secret: string | null;
  /** Questions the phone page offers to start with, by language. */
  starters: Record<string, string[]>;
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
        app_secret: null,
        starters: {},
        ...before,
        ...input,
        display_phone_number:
          digitsOf(input.display_phone_number ?? before?.display_phone_number ?? '') ||
          inventedNumber(input.phone_number_id),
      };
      byId.set(channel.phone_number_id, channel);
      return channel;
    },
    get: (phone_number_id) => byId.get(phone_number_id),
    list: () => [...byId.values()],
    clear: () => byId.clear(),
  };
}

/** A number in the range kept for fiction, derived from the id so that it is the same after a restart. */
function inventedNumber(phone_number_id: string): string {
  return `1555010${digitsOf(phone_number_id).slice(-4).padStart(4, '0')}`;
}
