import { GraphError } from '../errors/graph-error.ts';
import { scalarAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Channel } from '../people/channels.ts';
import type { Timeline } from '../time/timeline.ts';

const HOUR_MS = 3_600_000;
const REGISTRATIONS = { most: 10, within_ms: 72 * HOUR_MS };
const PIN_GUESSES = { most: 5, within_ms: HOUR_MS };
const REGIONS = 'AU ID IN JP SG KR DE CH GB BR BH ZA AE CA'.split(' ');

/** The code that every request for one sends, so that a script can know it. */
const VERIFICATION_CODE = '123456';

/** How a number comes to life on the platform: verified by a code, registered with a PIN. */
export interface Registration {
  requestCode(channel: Channel, body: Json): void;
  verifyCode(channel: Channel, body: Json): void;
  register(channel: Channel, body: Json): void;
  deregister(channel: Channel): void;
  setPin(channel: Channel, pin: string): void;
  clear(): void;
}

export function createRegistration(timeline: Timeline): Registration {
  const attempts = new Map<string, number[]>();
  const guesses = new Map<string, number[]>();

  function recent(log: Map<string, number[]>, id: string, within_ms: number): number[] {
    const list = (log.get(id) ?? []).filter((at) => timeline.now() - at < within_ms);
    log.set(id, list);
    return list;
  }

  function countAttempt(channel: Channel): void {
    const list = recent(attempts, channel.phone_number_id, REGISTRATIONS.within_ms);
    if (list.length >= REGISTRATIONS.most) throw new GraphError(133016);
    list.push(timeline.now());
  }

  function checkPin(channel: Channel, pin: string): void {
    const wrong = recent(guesses, channel.phone_number_id, PIN_GUESSES.within_ms);
    if (wrong.length >= PIN_GUESSES.most) {
      const seconds = Math.ceil(((wrong[0] ?? 0) + PIN_GUESSES.within_ms - timeline.now()) / 1_000);
      throw new GraphError(133008, `Wait ${seconds} seconds before the next try.`);
    }
    if (channel.pin === null || channel.pin === pin) return;
    wrong.push(timeline.now());
    throw new GraphError(133005, 'The PIN does not fit that of this number.');
  }

  return {
    requestCode(channel, body) {
      if (channel.code_verification_status === 'VERIFIED') throw new GraphError(136024);
      if (!['SMS', 'VOICE'].includes((textAt(body, 'code_method') ?? '').toUpperCase()))
        throw new GraphError(100, 'Param code_method must be one of {SMS, VOICE}.');
      if (textAt(body, 'language') === null) throw new GraphError(100, 'The parameter language is required.');
    },
    verifyCode(channel, body) {
      if (channel.code_verification_status === 'VERIFIED') throw new GraphError(136024);
      if (scalarAt(body, 'code') !== VERIFICATION_CODE) throw new GraphError(136025);
      channel.code_verification_status = 'VERIFIED';
    },
    register(channel, body) {
      if (body['messaging_product'] !== 'whatsapp')
        throw new GraphError(100, 'The parameter messaging_product is required.');
      const pin = pinOf(scalarAt(body, 'pin'));
      const region = textAt(body, 'data_localization_region');
      if (region !== null && !REGIONS.includes(region))
        throw new GraphError(100, `Param data_localization_region must be one of {${REGIONS.join(', ')}}.`);
      countAttempt(channel);
      if (channel.code_verification_status !== 'VERIFIED') throw new GraphError(133006);
      checkPin(channel, pin);
      channel.pin = pin;
      channel.is_registered = true;
    },
    deregister(channel) {
      countAttempt(channel);
      if (channel.is_coexistence)
        throw new GraphError(100, 'A number of the WhatsApp Business app cannot be deregistered.');
      channel.is_registered = false;
    },
    setPin: (channel, pin) => void (channel.pin = pinOf(pin)),
    clear() {
      attempts.clear();
      guesses.clear();
    },
  };
}

function pinOf(pin: string | null): string {
  const text = pin ?? '';
  if (!/^\d{6}$/.test(text)) throw new GraphError(100, 'Param pin must be a string of 6 digits.');
  return text;
}
