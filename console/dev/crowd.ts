import { minutesAgo, newId } from './ids.ts';
import { source } from './sources.ts';
import { openConversation, say, store } from './store.ts';

const names = [
  'Amara Diallo',
  'Ben Carter',
  'Camille Laurent',
  'Deniz Yılmaz',
  'Elif Kaya',
  'Farid Rahimi',
  'Greta Lindqvist',
  'Hiroshi Tanaka',
  'Ingrid Solberg',
  'João Pereira',
  'Katarína Nováková',
  'Liam O’Brien',
  'Mei-Ling Chen',
  'Noah Fischer',
  'Olu Adeyemi',
  'Priya Raman',
  'Quentin Moreau',
  'Rosa Delgado',
  'Søren Jensen',
  'Tala Haddad',
];
const lines = [
  'Is the oak table still in stock?',
  'Thanks, that helped!',
  'Where is my order 50112?',
  'Can I pay on delivery?',
  'Perfect, see you on Saturday 👍',
  'Does it come with a bulb?',
  'I would like an invoice please',
  'How do I clean the linen shade?',
];

/** The many others, one of them with a long thread. */
export function crowd(): void {
  for (let number = 0; number < 130; number++) {
    const name = names[number % names.length] ?? '';
    const closed = number % 9 === 4;
    const talk = openConversation({
      name: number < names.length ? name : `${name} ${Math.floor(number / names.length) + 1}`,
      phone: `+4420${String(70_000_000 + number * 7919)}`,
      language: 'en',
      status: closed ? 'closed' : 'open',
      holder: number % 11 === 3 ? 'nobody' : 'agent',
      reason: number % 11 === 3 ? 'nothing_to_read' : null,
      unread: !closed && number % 7 === 2 ? (number % 5) + 1 : 0,
    });
    const start = 120 + number * 41;
    const long = number === 1 ? 160 : 0;
    for (let turn = long; turn > 0; turn--) {
      say(
        talk,
        start + turn * 13,
        turn % 2 === 0
          ? { text: `Question ${turn}: ${lines[turn % lines.length]}` }
          : {
              author: 'agent',
              text: `Answer ${turn}. It is in stock and ships tomorrow [1].`,
              citations: [source(1, 'Delivery times and costs', 'help/shipping.md')],
            },
      );
    }
    say(talk, start + 4, { text: lines[number % lines.length] ?? '' });
    if (number % 7 !== 2)
      say(talk, start, {
        author: 'agent',
        text: 'Happy to help! It ships tomorrow morning.',
        status: number % 3 === 0 ? 'delivered' : 'read',
      });
  }
}

export function ledger(): void {
  const states = [
    'processed',
    'processed',
    'processed',
    'processed',
    'ignored',
    'processed',
    'rejected',
    'processed',
    'unrouted',
    'pending',
  ] as const;
  for (let number = 0; number < 180; number++) {
    const state = states[number % states.length] ?? 'processed';
    const at = minutesAgo(number * 3 + 1);
    store.deliveries.push({
      id: newId(at),
      received_at: at.toISOString(),
      state,
      field: 'messages',
      phone_number_id: '106540352242922',
      reason:
        state === 'rejected'
          ? 'signature_mismatch'
          : state === 'unrouted'
            ? 'no channel has phone_number_id 106540352242922'
            : null,
      size_bytes: 480 + number * 37,
      items: state === 'rejected' ? 0 : 1 + (number % 3),
      attempts: state === 'pending' ? 0 : 1,
      processed_at: state === 'pending' ? null : at.toISOString(),
      raw: JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: '102290129340398', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp' } }] }],
      }),
    });
  }
}
