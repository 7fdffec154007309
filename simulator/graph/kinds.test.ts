import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ rules: { unknown_templates: 'accept' } });
  await world.open();
});
afterAll(() => world.stop());

const body = { text: 'Please choose' };
const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });

const card = (card_index: number, display_text = 'Buy'): Json => ({
  card_index,
  type: 'cta_url',
  header: { type: 'image', image: { link: 'https://example.com/a.png' } },
  action: { name: 'cta_url', parameters: { display_text, url: 'https://example.com' } },
});

const products = (count: number): Json => ({
  catalog_id: '1',
  sections: [{ product_items: Array.from({ length: count }, (_, at) => ({ product_retailer_id: `p${at}` })) }],
});

/** One of each kind that a business can send, as it stands under `type`, and the words that a person reads. */
const KINDS: [string, unknown, string][] = [
  ['text', { body: 'Hello *there*', preview_url: false }, 'Hello *there*'],
  ['text', { body: '😀'.repeat(4_096) }, '😀'.repeat(4_096)],
  ['image', { link: 'https://example.com/a.png', caption: 'A picture' }, 'A picture'],
  ['video', { link: 'https://example.com/a.mp4' }, ''],
  ['audio', { link: 'https://example.com/a.ogg', voice: true }, ''],
  ['document', { link: 'https://example.com/a.pdf', filename: 'invoice.pdf' }, 'invoice.pdf'],
  ['sticker', { link: 'https://example.com/a.webp' }, ''],
  ['location', { latitude: '37.44', longitude: -122.16, name: 'Shop', address: '1 Street' }, 'Shop, 1 Street'],
  ['contacts', [{ name: { formatted_name: 'Ada L', first_name: 'Ada' }, phones: [{ phone: '+1' }] }], 'Ada L'],
  ['reaction', { message_id: 'wamid.x', emoji: '👍' }, '👍'],
  ['reaction', { message_id: 'wamid.x', emoji: '' }, ''],
  ['template', { name: 'order_sent', language: { code: 'en_US' } }, '[order sent]'],
  ...interactive({
    type: 'button',
    body,
    footer: { text: 'f' },
    action: { buttons: [reply('a', 'Yes'), reply('b', 'No')] },
  }),
  ...interactive({
    type: 'list',
    header: { type: 'text', text: 'h' },
    body,
    action: { button: 'Open', sections: [{ rows: [{ id: 'x', title: 'X' }] }] },
  }),
  ...interactive({
    type: 'cta_url',
    body,
    action: { name: 'cta_url', parameters: { display_text: 'See', url: 'https://example.com' } },
  }),
  ...interactive({ type: 'location_request_message', body, action: { name: 'send_location' } }),
  ...interactive({
    type: 'flow',
    body,
    action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta: 'Book' } },
  }),
  ...interactive({ type: 'product', body, action: { catalog_id: '1', product_retailer_id: '2' } }),
  ...interactive({ type: 'catalog_message', body, action: { name: 'catalog_message' } }),
  ...interactive({ type: 'carousel', body, action: { cards: [card(0), card(1)] } }),
  ...interactive({ type: 'product_list', header: { type: 'text', text: 'h' }, body, action: products(1) }),
  ...interactive({ type: 'request_contact_info', body, action: { name: 'request_contact_info' } }),
];

function interactive(content: Json): [string, unknown, string][] {
  return [['interactive', content, 'Please choose']];
}

test.each(KINDS)('a send of type %s is accepted with its content: %j', async (type, content, text) => {
  const answer = await world.send({ type, text: undefined, [type]: content, recipient_type: 'individual' });
  expect(answer).toMatchObject({ status: 200 });
  expect(world.simulator.ledger().accepted.at(-1)).toMatchObject({ type, content, text });
});

const REFUSED: [string, Json, number][] = [
  ['a carousel of one card', { type: 'carousel', body, action: { cards: [card(0)] } }, 131009],
  [
    'a carousel of eleven',
    { type: 'carousel', body, action: { cards: Array.from({ length: 11 }, (_, at) => card(at)) } },
    131009,
  ],
  ['cards out of order', { type: 'carousel', body, action: { cards: [card(1), card(0)] } }, 131009],
  ['a card with a long button', { type: 'carousel', body, action: { cards: [card(0), card(1, 'x'.repeat(21))] } }, 100],
  ['31 products', { type: 'product_list', header: { type: 'text', text: 'h' }, body, action: products(31) }, 131009],
  ['products without a header', { type: 'product_list', body, action: products(1) }, 131008],
  [
    'a flow without a name',
    { type: 'flow', body, action: { parameters: { flow_message_version: '3', flow_cta: 'x' } } },
    131009,
  ],
  ['a picture over a list', { type: 'list', header: { type: 'image', image: { id: '1' } }, body, action: {} }, 131009],
  ['a header without its file', { type: 'button', header: { type: 'image', image: {} }, body, action: {} }, 131008],
  [
    'two buttons of one title',
    { type: 'button', body, action: { buttons: [reply('a', 'Yes'), reply('b', 'Yes')] } },
    131009,
  ],
  ['a long button', { type: 'button', body, action: { buttons: [reply('a', 'x'.repeat(21))] } }, 100],
  [
    'a button without an id',
    { type: 'button', body, action: { buttons: [{ type: 'reply', reply: { title: 'a' } }] } },
    131008,
  ],
  ['no body', { type: 'button', action: { buttons: [reply('a', 'Yes')] } }, 131008],
  ['a long body', { type: 'button', body: { text: 'x'.repeat(1_025) }, action: { buttons: [reply('a', 'Yes')] } }, 100],
  ['eleven rows', { type: 'list', body, action: { button: 'o', sections: [{ rows: rows(11) }] } }, 131009],
  [
    'two sections without titles',
    { type: 'list', body, action: { button: 'o', sections: [{ rows: rows(1) }, { rows: rows(1) }] } },
    131008,
  ],
  ['a link without an address', { type: 'cta_url', body, action: { parameters: { display_text: 'See' } } }, 131008],
  ['an unknown kind', { type: 'hologram', body, action: {} }, 131009],
];

function rows(count: number): Json[] {
  return Array.from({ length: count }, (_, at) => ({ id: `${at}`, title: `Row ${at}` }));
}

test.each(REFUSED)('an interactive message with %s is refused', async (_name, content, code) => {
  const answer = await world.send({ type: 'interactive', text: undefined, interactive: content });
  expect(answer).toMatchObject({ status: 400, json: { error: { code } } });
});
