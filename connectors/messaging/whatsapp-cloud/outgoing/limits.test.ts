import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outgoingMessage } from './outgoing-message.ts';

const MEDIA_ID = '0190a000-0000-7000-8000-000000000001';
const link = 'https://shop.example/a.png';
const some = (length: number) => 'x'.repeat(length);
const many = <T>(length: number, make: (place: number) => T) => Array.from({ length }, (_, place) => make(place));

/** The fields at fault, as the API names them. */
function faultsOf(message: unknown): string[] {
  const result = outgoingMessage.safeParse(message);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
}

const body = { text: 'Choose' };
const reply = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const withButtons = (buttons: unknown[], rest: object = {}) => ({
  type: 'interactive',
  interactive: { type: 'button', body, action: { buttons }, ...rest },
});
const row = (id: string, rest: object = {}) => ({ id, title: 'A row', ...rest });
const list = (sections: unknown[], rest: object = {}, button = 'Open') => ({
  type: 'interactive',
  interactive: { type: 'list', body, action: { button, sections }, ...rest },
});
const webLink = (display_text: string, url = 'https://shop.example') => ({
  type: 'interactive',
  interactive: { type: 'cta_url', body, action: { name: 'cta_url', parameters: { display_text, url } } },
});
const flow = (flow_cta: string) => ({
  type: 'interactive',
  interactive: {
    type: 'flow',
    body,
    action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta } },
  },
});
const productList = (sections: unknown[]) => ({
  type: 'interactive',
  interactive: {
    type: 'product_list',
    header: { type: 'text', text: 'Ours' },
    body,
    action: { catalog_id: '1', sections },
  },
});
const products = (length: number) => many(length, (n) => ({ product_retailer_id: `${n}` }));
const quickReply = (title: string) => ({ type: 'quick_reply', quick_reply: { id: title, title } });
const mediaCard = (card_index: number, rest: object = {}) => ({
  card_index,
  type: 'cta_url',
  header: { type: 'image', image: { link } },
  action: { buttons: [quickReply('More')] },
  ...rest,
});
const carousel = (cards: unknown[]) => ({
  type: 'interactive',
  interactive: { type: 'carousel', body, action: { cards } },
});
const template = (components: unknown[]) => ({
  type: 'template',
  template: { name: 'hello', language: 'en_US', components },
});
const value = (text: string, rest: object = {}) => ({ type: 'text', text, ...rest });

/** A message of a size, the largest size that passes, and the field that is named beyond it. */
const LIMITS: readonly (readonly [string, (size: number) => unknown, number, string])[] = [
  ['a text', (n) => ({ type: 'text', text: some(n) }), 4_096, 'text'],
  ['a caption', (n) => ({ type: 'image', link, caption: some(n) }), 1_024, 'caption'],
  ['the caption of a document', (n) => ({ type: 'document', link, caption: some(n) }), 1_024, 'caption'],
  [
    'contact cards',
    (n) => ({ type: 'contacts', contacts: many(n, () => ({ name: { formatted_name: 'A', first_name: 'A' } })) }),
    257,
    'contacts',
  ],
  ['reply buttons', (n) => withButtons(many(n, (place) => reply(`${place}`))), 3, 'interactive.action.buttons'],
  [
    'the title of a button',
    (n) => withButtons([reply('1'), reply('2', some(n))]),
    20,
    'interactive.action.buttons.1.reply.title',
  ],
  ['the id of a button', (n) => withButtons([reply(some(n), 'Yes')]), 256, 'interactive.action.buttons.0.reply.id'],
  [
    'the body of buttons',
    (n) => withButtons([reply('1')], { body: { text: some(n) } }),
    1_024,
    'interactive.body.text',
  ],
  [
    'a header',
    (n) => withButtons([reply('1')], { header: { type: 'text', text: some(n) } }),
    60,
    'interactive.header.text',
  ],
  ['a footer', (n) => withButtons([reply('1')], { footer: { text: some(n) } }), 60, 'interactive.footer.text'],
  [
    'the body of a list',
    (n) => list([{ rows: [row('1')] }], { body: { text: some(n) } }),
    4_096,
    'interactive.body.text',
  ],
  ['the button of a list', (n) => list([{ rows: [row('1')] }], {}, some(n)), 20, 'interactive.action.button'],
  [
    'sections',
    (n) => list(many(n, (place) => ({ title: 'T', rows: [row(`${place}`)] }))),
    10,
    'interactive.action.sections',
  ],
  [
    'rows of a section',
    (n) => list([{ rows: many(n, (place) => row(`${place}`)) }]),
    10,
    'interactive.action.sections',
  ],
  [
    'rows in all',
    (n) =>
      list([
        { title: 'A', rows: [row('a'), row('b')] },
        { title: 'B', rows: many(n, (place) => row(`${place}`)) },
      ]),
    8,
    'interactive.action.sections',
  ],
  [
    'the title of a section',
    (n) => list([{ title: some(n), rows: [row('1')] }]),
    24,
    'interactive.action.sections.0.title',
  ],
  ['the id of a row', (n) => list([{ rows: [row(some(n))] }]), 200, 'interactive.action.sections.0.rows.0.id'],
  [
    'the title of a row',
    (n) => list([{ rows: [row('1', { title: some(n) })] }]),
    24,
    'interactive.action.sections.0.rows.0.title',
  ],
  [
    'the description of a row',
    (n) => list([{ rows: [row('1', { description: some(n) })] }]),
    72,
    'interactive.action.sections.0.rows.0.description',
  ],
  ['the words of a link', (n) => webLink(some(n)), 20, 'interactive.action.parameters.display_text'],
  ['the button of a form', (n) => flow(some(n)), 30, 'interactive.action.parameters.flow_cta'],
  ['products', (n) => productList([{ title: 'A', product_items: products(n) }]), 30, 'interactive.action.sections'],
  ['cards', (n) => carousel(many(n, (place) => mediaCard(place))), 10, 'interactive.action.cards'],
  [
    'the text of a card',
    (n) => carousel([mediaCard(0), mediaCard(1, { body: { text: some(n) } })]),
    160,
    'interactive.action.cards.1.body.text',
  ],
  [
    'the title of a button on a card',
    (n) => carousel([mediaCard(0), mediaCard(1, { action: { buttons: [quickReply(some(n))] } })]),
    20,
    'interactive.action.cards.1.action.buttons.0.quick_reply.title',
  ],
  [
    'line breaks of a card',
    (n) => carousel([mediaCard(0), mediaCard(1, { body: { text: `a${'\nb'.repeat(n)}` } })]),
    2,
    'interactive.action.cards.1.body.text',
  ],
  [
    'the payload of a template',
    (n) =>
      template([
        { type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: some(n) }] },
      ]),
    256,
    'template.components.0.parameters.0.payload',
  ],
  [
    'a coupon',
    (n) =>
      template([
        {
          type: 'button',
          sub_type: 'COPY_CODE',
          index: '1',
          parameters: [{ type: 'coupon_code', coupon_code: some(n) }],
        },
      ]),
    15,
    'template.components.0.parameters.0.coupon_code',
  ],
  [
    'the header of a template',
    (n) => template([{ type: 'header', parameters: [value(some(n))] }]),
    60,
    'template.components.0.parameters.0.text',
  ],
  [
    'the name of a template',
    (n) => ({ type: 'template', template: { name: some(n), language: 'en' } }),
    512,
    'template.name',
  ],
];

describe('the limits of the platform', () => {
  it.each(LIMITS)('%s', (_name, build, limit, field) => {
    expect(faultsOf(build(limit))).toEqual([]);
    expect(faultsOf(build(limit + 1))).toContain(field);
    const least = faultsOf(build(1)).length === 0 ? 1 : 2;
    fc.assert(
      fc.property(fc.integer({ min: least, max: limit }), (size) => faultsOf(build(size)).length === 0),
      { numRuns: 20 },
    );
    fc.assert(
      fc.property(fc.integer({ min: limit + 1, max: limit * 2 + 8 }), (size) => faultsOf(build(size)).includes(field)),
      { numRuns: 20 },
    );
  });

  it.each([
    ['neither file nor link', { type: 'image' }, 'media_id'],
    ['both file and link', { type: 'image', media_id: MEDIA_ID, link }, 'media_id'],
    ['a link to nowhere', { type: 'video', link: 'file:///etc/passwd' }, 'link'],
    ['the platform’s own id of a file', { type: 'image', media_id: '1037543291543636' }, 'media_id'],
    ['a caption of a sticker', { type: 'sticker', link, caption: 'x' }, ''],
    ['an empty text', { type: 'text', text: ' \n' }, 'text'],
    ['a field that is not known', { type: 'text', text: 'x', size: 3 }, ''],
    ['a kind that is not known', { type: 'fax' }, 'type'],
    ['a place off the earth', { type: 'location', location: { latitude: 91, longitude: 0 } }, 'location.latitude'],
    [
      'a card with one name only',
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Ada' } }] },
      'contacts.0.name.first_name',
    ],
    ['a reaction in words', { type: 'reaction', message_id: MEDIA_ID, emoji: 'ok' }, 'emoji'],
    ['two emoji', { type: 'reaction', message_id: MEDIA_ID, emoji: '👍👍' }, 'emoji'],
    ['a reaction to a wamid', { type: 'reaction', message_id: 'wamid.X', emoji: '👍' }, 'message_id'],
    ['buttons of one title', withButtons([reply('1', 'Yes'), reply('2', 'Yes')]), 'interactive.action.buttons'],
    [
      'a picture over a list',
      list([{ rows: [row('1')] }], { header: { type: 'image', image: { link } } }),
      'interactive.header.type',
    ],
    ['rows of one id', list([{ rows: [row('1'), row('1')] }]), 'interactive.action.sections'],
    [
      'a section without a title among others',
      list([{ title: 'A', rows: [row('1')] }, { rows: [row('2')] }]),
      'interactive.action.sections.1.title',
    ],
    ['a button that leads to no page', webLink('Go', 'javascript:alert(1)'), 'interactive.action.parameters.url'],
    ['one card', carousel([mediaCard(0)]), 'interactive.action.cards'],
    ['cards that count wrongly', carousel([mediaCard(0), mediaCard(2)]), 'interactive.action.cards.1.card_index'],
    [
      'cards with different buttons',
      carousel([mediaCard(0), mediaCard(1, { action: { buttons: [quickReply('A'), quickReply('B')] } })]),
      'interactive.action.cards.1',
    ],
    [
      'cards with different headers',
      carousel([mediaCard(0), mediaCard(1, { header: { type: 'video', video: { link } } })]),
      'interactive.action.cards.1',
    ],
    [
      'named and counted values',
      template([{ type: 'body', parameters: [value('a'), value('b', { parameter_name: 'b' })] }]),
      'template.components',
    ],
    [
      'two bodies',
      template([
        { type: 'body', parameters: [] },
        { type: 'body', parameters: [] },
      ]),
      'template.components.1',
    ],
    [
      'two values for one button',
      template([0, '0'].map((index) => ({ type: 'button', sub_type: 'url', index, parameters: [value('a')] }))),
      'template.components.1',
    ],
    [
      'a language that is none',
      { type: 'template', template: { name: 'a', language: 'English' } },
      'template.language',
    ],
  ])('%s is refused with its field', (_name, message, field) => {
    expect(faultsOf(message)).toContain(field);
  });

  it.each(['👍', '👩‍👩‍👧', '🇫🇷', '1️⃣', '❤️', ''])('%s is a reaction', (emoji) => {
    expect(faultsOf({ type: 'reaction', message_id: MEDIA_ID, emoji })).toEqual([]);
  });
});
