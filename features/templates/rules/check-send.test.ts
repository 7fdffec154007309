import { describe, expect, it } from 'vitest';
import type { TemplateSend } from '#connectors/messaging';
import type { ParameterFormat } from '../templates.model.ts';
import { checkTemplateSend } from './check-send.ts';
import type { Part } from './parts.ts';
import { readSend, renderTemplate } from './render.ts';

const value = (text: string, parameter_name?: string) => ({
  type: 'text' as const,
  text,
  ...(parameter_name && { parameter_name }),
});
const send = (components: NonNullable<TemplateSend['components']>): TemplateSend => ({
  name: 'hello',
  language: 'en_US',
  components,
});
const template = (components: Part[], parameter_format: ParameterFormat = 'positional') => ({
  components,
  parameter_format,
});
const faults = (known: ReturnType<typeof template>, components: NonNullable<TemplateSend['components']>) =>
  checkTemplateSend(known, send(components)).map(({ field }) => field);

const ORDER = template([
  { type: 'HEADER', format: 'IMAGE' },
  { type: 'BODY', text: 'Hello {{1}}, order {{2}} is here.' },
  { type: 'FOOTER', text: 'The shop' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Thanks' },
      { type: 'URL', text: 'Track', url: 'https://shop.example/{{1}}' },
    ],
  },
]);
const image = {
  type: 'header' as const,
  parameters: [{ type: 'image' as const, image: { link: 'https://a.example/x.png' } }],
};
const words = { type: 'body' as const, parameters: [value('Ada'), value('17')] };
const track = {
  type: 'button' as const,
  sub_type: 'url' as const,
  index: '1',
  parameters: [{ type: 'text' as const, text: '17' }],
};
const NAMED = template([{ type: 'BODY', text: 'Hello {{first_name}}, {{code}} is yours.' }], 'named');
const CARDS = template([
  { type: 'BODY', text: 'Look' },
  {
    type: 'CAROUSEL',
    cards: [0, 1].map(() => ({
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: 'For {{1}} only' },
      ],
    })),
  },
]);
const card = (card_index: number, parameters = [value('Ada')]) => ({
  card_index,
  components: [image, { type: 'body' as const, parameters }],
});

describe('checkTemplateSend', () => {
  it('lets pass what fits', () => {
    expect(faults(ORDER, [image, words, track])).toEqual([]);
    expect(faults(NAMED, [{ type: 'body', parameters: [value('25OFF', 'code'), value('Ada', 'first_name')] }])).toEqual(
      [],
    );
    expect(faults(CARDS, [{ type: 'carousel', cards: [card(0), card(1)] }])).toEqual([]);
    expect(faults(template([{ type: 'BODY', text: 'Hi' }]), [])).toEqual([]);
  });

  it.each<[string, ReturnType<typeof template>, NonNullable<TemplateSend['components']>, string]>([
    [
      'too few values',
      ORDER,
      [image, { type: 'body', parameters: [value('Ada')] }, track],
      'template.components.1.parameters',
    ],
    [
      'too many values',
      ORDER,
      [image, { type: 'body', parameters: [value('a'), value('b'), value('c')] }, track],
      'template.components.1.parameters',
    ],
    ['no values at all', ORDER, [image, track], 'template.components'],
    ['a header that is missing', ORDER, [words, track], 'template.components'],
    [
      'a header of another kind',
      ORDER,
      [{ type: 'header', parameters: [value('x')] }, words, track],
      'template.components.0.parameters',
    ],
    [
      'a line break in a value',
      ORDER,
      [image, { type: 'body', parameters: [value('a\nb'), value('c')] }, track],
      'template.components.1.parameters.0.text',
    ],
    ['a link without its value', ORDER, [image, words], 'template.components'],
    ['a button that is not there', ORDER, [image, words, track, { ...track, index: 5 }], 'template.components.3.index'],
    [
      'the value of another button',
      ORDER,
      [image, words, { ...track, index: 0 }, track],
      'template.components.2.sub_type',
    ],
    [
      'a name that is none of them',
      NAMED,
      [{ type: 'body', parameters: [value('a', 'code'), value('b', 'last_name')] }],
      'template.components.0.parameters.1.parameter_name',
    ],
    [
      'counted values for names',
      NAMED,
      [{ type: 'body', parameters: [value('a'), value('b')] }],
      'template.components.0.parameters.0.parameter_name',
    ],
    [
      'a name twice',
      NAMED,
      [{ type: 'body', parameters: [value('a', 'code'), value('b', 'code')] }],
      'template.components.0.parameters.1.parameter_name',
    ],
    [
      'a card too many',
      CARDS,
      [{ type: 'carousel', cards: [card(0), card(1), card(2)] }],
      'template.components.0.cards',
    ],
    [
      'a card without its value',
      CARDS,
      [{ type: 'carousel', cards: [card(0), card(1, [])] }],
      'template.components.0.cards.1.components.1.parameters',
    ],
    ['no cards', CARDS, [], 'template.components'],
    [
      'cards that nobody asked for',
      NAMED,
      [
        { type: 'body', parameters: [value('a', 'code'), value('b', 'first_name')] },
        { type: 'carousel', cards: [card(0), card(1)] },
      ],
      'template.components.1',
    ],
    [
      'a text that gets too long',
      template([{ type: 'BODY', text: `${'x'.repeat(900)} {{1}} y` }]),
      [{ type: 'body', parameters: [value('z'.repeat(200))] }],
      'template.components.0.parameters',
    ],
  ])('names the field for %s', (_name, known, components, field) => {
    expect(faults(known, components)).toContain(field);
  });
});

describe('what the customer reads', () => {
  it('is the template with the values of the send', () => {
    expect(readSend(ORDER, send([image, words, track]))).toBe('Hello Ada, order 17 is here.\nThe shop');
    const money = { type: 'currency' as const, currency: { fallback_value: '$9', code: 'USD', amount_1000: 9_000 } };
    const named = send([
      { type: 'body', parameters: [value('Ada', 'first_name'), { ...money, parameter_name: 'code' }] },
    ]);
    expect(readSend(NAMED, named)).toBe('Hello Ada, $9 is yours.');
  });

  it('is shown with examples where there are no values, and says what has neither', () => {
    const components = [
      { type: 'BODY', text: 'Hello {{1}}, order {{2}} is here.', example: { body_text: [['Ada']] } },
      {
        type: 'BUTTONS',
        buttons: [{ type: 'URL', text: 'Go', url: 'https://a.example/{{1}}', example: ['https://a.example/7'] }],
      },
    ];
    const draft = { category: 'UTILITY', parameter_format: 'positional' as const, components };
    expect(renderTemplate(draft, new Map())).toMatchObject({
      body: 'Hello Ada, order {{2}} is here.',
      buttons: [{ text: 'Go', url: 'https://a.example/7' }],
      missing: ['2'],
    });
    expect(
      renderTemplate(
        draft,
        new Map([
          ['1', 'Bob'],
          ['2', '9'],
        ]),
      ),
    ).toMatchObject({ body: 'Hello Bob, order 9 is here.', missing: [] });
  });
});
