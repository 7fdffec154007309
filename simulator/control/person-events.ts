import { randomBytes } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AcceptedMessage } from '../ledger/message.ts';
import type { Bus } from '../live/bus.ts';
import type { Channel } from '../people/channels.ts';
import type { People, Person } from '../people/people.ts';
import type { Statuses } from '../webhooks/statuses.ts';
import { contactOf } from '../webhooks/status-update.ts';
import type { Timeline } from '../time/timeline.ts';
import type { AccountNews } from '../ledger/account-news.ts';
import type { WrittenMessage } from './write.ts';

export const PERSON_EVENTS = [
  'stop_marketing',
  'resume_marketing',
  'block',
  'unblock',
  'change_number',
  'change_user_id',
  'change_identity',
  'call',
  'end_call',
  'play',
] as const;
export type PersonEvent = (typeof PERSON_EVENTS)[number];

export interface PersonEventDetail {
  wa_id?: string;
  user_id?: string;
  call_id?: string;
  duration_s?: number;
  /** The voice message that is played. */
  message_id?: string;
}

export interface PersonEventDeps {
  people: People;
  ledger: Ledger;
  statuses: Statuses;
  journal: Journal;
  timeline: Timeline;
  news: AccountNews;
  bus: Bus;
  write(person: Person, channel: Channel, written: WrittenMessage): unknown;
}

/** What a person does to a business beside writing to it. */
export function actAsPerson(
  deps: PersonEventDeps,
  person: Person,
  channel: Channel,
  event: PersonEvent,
  detail: PersonEventDetail,
): Json {
  const { people, ledger, journal, timeline, news, bus } = deps;
  const now_s = Math.floor(timeline.now() / 1_000);
  const contacts = [contactOf(person, channel, true)];
  const ids = {
    ...(person.wa_id !== null && { wa_id: person.wa_id }),
    ...(person.user_id !== null && { user_id: person.user_id }),
  };
  switch (event) {
    case 'stop_marketing':
    case 'resume_marketing': {
      const is_stop = event === 'stop_marketing';
      const others = person.stopped_marketing.filter((one) => one !== channel.waba_id);
      person.stopped_marketing = is_stop ? [...others, channel.waba_id] : others;
      const user_preferences = [
        {
          ...ids,
          detail: `User requested to ${is_stop ? 'stop' : 'resume'} marketing messages`,
          category: 'marketing_messages',
          value: is_stop ? 'stop' : 'resume',
          timestamp: now_s,
        },
      ];
      news.tellOfNumber(channel, 'user_preferences', { contacts, user_preferences });
      break;
    }
    case 'block':
      person.blocked_numbers = [...person.blocked_numbers, channel.phone_number_id];
      break;
    case 'unblock':
      person.blocked_numbers = person.blocked_numbers.filter((one) => one !== channel.phone_number_id);
      break;
    case 'change_number':
      changeNumber(detail.wa_id ?? '');
      break;
    case 'change_user_id':
      changeUserId(detail.user_id ?? `US.${BigInt(`0x${randomBytes(8).toString('hex')}`)}`, person.user_id);
      break;
    case 'change_identity':
      person.identity_key_hash = randomBytes(8).toString('base64');
      break;
    case 'call':
      return call('connect', {
        session: { sdp: 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n', sdp_type: 'offer' },
      });
    case 'end_call': {
      const duration = detail.duration_s ?? 60;
      return call('terminate', {
        status: 'COMPLETED',
        start_time: String(now_s - duration),
        end_time: String(now_s),
        duration,
      });
    }
    case 'play': {
      const message = ledger.get(detail.message_id ?? '') as AcceptedMessage | undefined;
      if (message?.direction === 'to_person') deps.statuses.played(message);
      return {};
    }
  }
  journal.write({ kind: 'person', person });
  bus.publish({ type: 'roster' });
  return { ...person };

  function call(kind: 'connect' | 'terminate', more: Json): Json {
    const id = detail.call_id ?? `wacid.${randomBytes(24).toString('base64url')}`;
    ledger.noteCall(channel.phone_number_id, person.id, timeline.now());
    const one = {
      id,
      ...(person.wa_id !== null && { from: person.wa_id }),
      ...(person.user_id !== null && { from_user_id: person.user_id }),
      to: channel.display_phone_number,
      event: kind,
      timestamp: String(now_s),
      direction: 'USER_INITIATED',
      ...more,
    };
    news.tellOfNumber(channel, 'calls', { contacts, calls: [one] });
    return { call_id: id };
  }

  /** The old number tells of the new one, and the user id changes with it. */
  function changeNumber(wa_id: string): void {
    const before = person.wa_id ?? '';
    const previous = person.user_id;
    deps.write(person, channel, {
      type: 'system',
      system: {
        body: `User ${person.name} changed from ${before} to ${wa_id}`,
        wa_id,
        type: 'user_changed_number',
      },
    });
    people.rename(person, { wa_id });
    if (detail.user_id !== undefined) changeUserId(detail.user_id, previous);
  }

  function changeUserId(user_id: string, previous: string | null): void {
    people.rename(person, { user_id });
    const change = { previous, current: user_id };
    news.tellOfNumber(channel, 'user_id_update', {
      contacts: [contactOf(person, channel, true)],
      user_id_update: [
        {
          ...(person.wa_id !== null && { wa_id: person.wa_id }),
          detail: 'The user id of this user has changed',
          user_id: change,
          timestamp: String(now_s),
        },
      ],
    });
    deps.write(person, channel, {
      type: 'system',
      system: {
        body: `User ${person.name} changed the user id`,
        ...(person.wa_id !== null && { wa_id: person.wa_id }),
        user_id,
        type: 'user_changed_user_id',
      },
    });
  }
}
