import { envelope, messageChange, newWamid, statusChange } from '#tests/setup/webhooks.ts';
import type { HostileCase, Scene } from './case.ts';

type Json = Record<string, unknown>;
interface Change {
  field: string;
  value: Json & { messages: Json[]; contacts: Json[] };
}

/** A good message with something wrong about it. */
const spoilt = (spoil: (change: Change, scene: Scene) => unknown) => (scene: Scene) => {
  const change = messageChange({ ...scene, text: 'hello' }) as unknown as Change;
  spoil(change, scene);
  return envelope(change);
};

const dead = (name: string, reason: string, spoil: (change: Change, scene: Scene) => unknown): HostileCase => ({
  name,
  body: spoilt(spoil),
  answer: 200,
  kept: { state: 'rejected', reason: `unreadable_item:${reason}` },
});

const taken = (
  name: string,
  spoil: (change: Change, scene: Scene) => unknown,
  says: (string | null)[] = ['hello'],
): HostileCase => ({ name, body: spoilt(spoil), answer: 200, kept: { state: 'processed' }, says });

const message = (change: Change): Json => change.value.messages[0]!;
const without = (object: Json, key: string): void => void Reflect.deleteProperty(object, key);

/** Signed, well-formed and not what the platform would say. */
export const ITEMS: readonly HostileCase[] = [
  dead('a message without an id', 'no_id', (change) => without(message(change), 'id')),
  dead(
    'a message that is null',
    'not_an_object',
    ({ value }) => value.messages.push(null as never) && value.messages.shift(),
  ),
  dead('a message that is a string', 'not_an_object', ({ value }) => (value.messages[0] = 'hello' as never)),
  dead('messages that are one', 'not_a_list', ({ value }) => (value.messages = {} as never)),
  dead('a message from nobody', 'no_sender', (change) => {
    without(message(change), 'from');
    without(change.value, 'contacts');
  }),
  taken('a message whose sender is named beside it only', (change) => without(message(change), 'from')),
  taken('a time that is a word', (change) => (message(change)['timestamp'] = 'noon')),
  taken('a time before all times', (change) => (message(change)['timestamp'] = '-62135596800000')),
  taken('a time after all times', (change) => (message(change)['timestamp'] = '99999999999999999')),
  taken('a time in 2039', (change) => (message(change)['timestamp'] = '2177452800')),
  taken('no time', (change) => without(message(change), 'timestamp')),
  taken('no people', ({ value }) => without(value, 'contacts')),
  taken('people who are null', ({ value }) => (value.contacts = [null as never])),
  taken('a person whose name is an object', ({ value }) => (value.contacts = [{ profile: { name: { $gt: '' } } }])),
  taken('a type that nobody knows', (change) => Object.assign(message(change), { type: 'hologram', hologram: {} }), [
    null,
  ]),
  taken('a text without a body', (change) => (message(change)['text'] = {}), [null]),
  taken('a text that is an object', (change) => (message(change)['text'] = { body: { $ne: 1 } }), [null]),
  taken('an image without anything', (change) => Object.assign(message(change), { type: 'image', image: null }), [
    null,
  ]),
  taken(
    'a location at nowhere',
    (change) => Object.assign(message(change), { type: 'location', location: { latitude: 'x', longitude: 1e300 } }),
    [null],
  ),
  taken('a reply to what nobody said', (change) => (message(change)['context'] = { id: newWamid(), from: '1' })),
  taken('a text of a million letters', (change) => (message(change)['text'] = { body: 'x'.repeat(1_000_000) }), [
    'x'.repeat(1_000_000),
  ]),
  taken('the same message fifty times', ({ value }) =>
    value.messages.push(...Array.from({ length: 49 }, () => value.messages[0]!)),
  ),
  {
    name: 'a thousand messages',
    body: spoilt((change) => {
      const [first] = change.value.messages;
      const more = Array.from({ length: 999 }, (_, n) => ({ ...first, id: newWamid(), text: { body: `more ${n}` } }));
      change.value.messages.push(...more);
    }),
    answer: 200,
    kept: { state: 'processed' },
    says: ['hello', ...Array.from({ length: 999 }, (_, n) => `more ${n}`)],
  },
  {
    name: 'a field that nobody knows',
    body: spoilt((change) => (change.field = 'brand_new')),
    answer: 200,
    kept: { state: 'ignored', reason: 'unknown_field' },
  },
  {
    name: 'a field that is a number',
    body: spoilt((change) => (change.field = 7 as never)),
    answer: 200,
    kept: { state: 'ignored', reason: 'unknown_field' },
  },
  {
    name: 'a status of a message that is not ours',
    body: ({ phone_number_id }) => envelope(statusChange(phone_number_id, { id: newWamid(), status: 'read' })),
    answer: 200,
    kept: { state: 'processed' },
  },
  {
    name: 'a status that nobody knows',
    body: ({ phone_number_id }) => envelope(statusChange(phone_number_id, { id: newWamid(), status: 'pondered' })),
    answer: 200,
    kept: { state: 'ignored', reason: 'unknown_status' },
  },
  {
    name: 'a status without an id',
    body: ({ phone_number_id }) => envelope(statusChange(phone_number_id, { status: 'read' })),
    answer: 200,
    kept: { state: 'rejected', reason: 'unreadable_item:no_id' },
  },
  {
    name: 'a status whose attempt is SQL',
    body: ({ phone_number_id }) =>
      envelope(
        statusChange(phone_number_id, { id: newWamid(), status: 'sent', biz_opaque_callback_data: "' or 1=1 --" }),
      ),
    answer: 200,
    kept: { state: 'processed' },
  },
  {
    name: 'a value that is null',
    body: ({ phone_number_id }) => envelope({ field: 'messages', value: null, metadata: { phone_number_id } }),
    answer: 200,
    kept: { state: 'rejected', reason: 'unreadable_item:no_value' },
  },
  {
    name: 'entries of every other kind',
    body: () => ({ object: 'whatsapp_business_account', entry: [null, 1, 'x', [], { changes: 1 }, {}] }),
    answer: 200,
    kept: { state: 'rejected', reason: 'unreadable_item:not_an_object' },
  },
];
