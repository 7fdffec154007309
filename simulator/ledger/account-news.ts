import type { Json } from '../json.ts';
import { newUpdateId } from './update.ts';
import type { Update } from './update.ts';
import type { Channel, Channels } from '../people/channels.ts';
import type { Timeline } from '../time/timeline.ts';

/** Webhooks about an account, a number or a template: any field with its value. */
export interface AccountNews {
  /** To one account; null: to the first that has a number. */
  tell(waba_id: string | null, field: string, value: Json): void;
  /** About one number: `metadata` is put in front where the field has one. */
  tellOfNumber(channel: Channel, field: string, value: Json): void;
}

export function createAccountNews(channels: Channels, timeline: Timeline, send: (update: Update) => void): AccountNews {
  function update(waba_id: string, channel: Channel | undefined, field: string, item: Json): Update {
    return {
      id: newUpdateId(),
      field,
      waba_id,
      phone_number_id: channel?.phone_number_id ?? '',
      display_phone_number: channel?.display_phone_number ?? '',
      part: null,
      contacts: [],
      item,
      wamid: null,
      person_id: null,
      type: field,
    };
  }
  return {
    tell(waba_id, field, value) {
      const own = channels.list().find((one) => one.waba_id === waba_id) ?? channels.list()[0];
      const time = Math.floor(timeline.now() / 1_000);
      send({ ...update(waba_id ?? own?.waba_id ?? '100000000000000', own, field, value), time });
    },
    tellOfNumber(channel, field, value) {
      const { display_phone_number, phone_number_id } = channel;
      const metadata = { display_phone_number, phone_number_id };
      send(update(channel.waba_id, channel, field, { messaging_product: 'whatsapp', metadata, ...value }));
    },
  };
}
