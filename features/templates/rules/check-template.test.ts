import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../templates.model.ts';
import { checkTemplate } from './check-template.ts';
import type { Part } from './parts.ts';

const body = (text: string, examples: string[] = []): Part => ({
  type: 'BODY',
  text,
  ...(examples.length === 0 ? {} : { example: { body_text: [examples] } }),
});
const draft = (components: Part[], rest: Partial<Draft> = {}): Draft => ({
  category: 'UTILITY',
  parameter_format: 'positional',
  components,
  ...rest,
});
const faults = (components: Part[], rest: Partial<Draft> = {}) =>
  checkTemplate(draft(components, rest)).map(({ field }) => field);
const some = (length: number) => 'x'.repeat(length);
const buttons = (...list: Part[]): Part => ({ type: 'BUTTONS', buttons: list });
const reply = (text: string): Part => ({ type: 'QUICK_REPLY', text });
const link = (url: string, rest: object = {}): Part => ({ type: 'URL', text: 'Open', url, ...rest });
const card = (text: string, rest: Part[] = [buttons(reply('More'))]) => ({
  components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::a'] } }, body(text), ...rest],
});

describe('checkTemplate', () => {
  it.each<[string, Part[], Partial<Draft>]>([
    ['a plain text', [body('Your order is on its way.')], {}],
    ['counted variables', [body('Hello {{1}}, order {{2}} is on its way to you.', ['Ada', '17'])], {}],
    [
      'named variables',
      [
        {
          type: 'BODY',
          text: 'Hello {{first_name}}, thank you for your order.',
          example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ada' }] },
        },
      ],
      { parameter_format: 'named' },
    ],
    [
      'everything',
      [
        { type: 'HEADER', format: 'TEXT', text: 'Our {{1}} is on', example: { header_text: ['Sale'] } },
        body('Come and look at what is new.'),
        { type: 'FOOTER', text: 'Only this week' },
        buttons(reply('Stop'), link('https://shop.example/{{1}}', { example: ['https://shop.example/new'] })),
      ],
      {},
    ],
    [
      'a one-time code',
      [
        { type: 'BODY', add_security_recommendation: true },
        { type: 'FOOTER', code_expiration_minutes: 10 },
        buttons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' }),
      ],
      { category: 'AUTHENTICATION' },
    ],
    [
      'an offer that ends',
      [
        body('Only a few days are left.'),
        { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
        buttons({ type: 'COPY_CODE', example: '25OFF' }, link('https://shop.example')),
      ],
      { category: 'MARKETING' },
    ],
    ['cards', [body('Look at these.'), { type: 'CAROUSEL', cards: [card('One'), card('Two')] }], {}],
  ])('finds nothing wrong with %s', (_name, components, rest) => {
    expect(checkTemplate(draft(components, rest))).toEqual([]);
  });

  it.each<[string, Part[], string, Partial<Draft>?]>([
    ['nothing at all', [], 'components'],
    ['two texts', [body('a'), body('b')], 'components.1'],
    ['no words', [body(' ')], 'components.0.text'],
    ['a variable at the start', [body('{{1}} is your number now.', ['17'])], 'components.0.text'],
    ['a variable at the end', [body('Your number is now {{1}}', ['17'])], 'components.0.text'],
    ['variables side by side', [body('Hello {{1}} {{2}} and thanks for your order.', ['A', 'B'])], 'components.0.text'],
    ['a gap in the numbers', [body('Hello {{1}}, order {{3}} is on its way.', ['A', 'B'])], 'components.0.text'],
    ['numbers out of order', [body('Hello {{2}}, order {{1}} is on its way.', ['A', 'B'])], 'components.0.text'],
    ['few words', [body('Hi {{1}} and {{2}} bye', ['A', 'B'])], 'components.0.text'],
    ['no example', [body('Hello {{1}}, thank you for it.')], 'components.0.example'],
    ['an empty example', [body('Hello {{1}}, thank you for it.', [' '])], 'components.0.example'],
    [
      'a name in capitals',
      [body('Hello {{First}}, thank you for it.')],
      'components.0.text',
      { parameter_format: 'named' },
    ],
    [
      'two variables in a header',
      [{ type: 'HEADER', format: 'TEXT', text: 'A {{1}} b {{2}}', example: { header_text: ['a', 'b'] } }, body('x')],
      'components.0.text',
    ],
    ['emoji in a header', [{ type: 'HEADER', format: 'TEXT', text: 'Sale 🎉' }, body('x')], 'components.0.text'],
    ['a picture without a sample', [{ type: 'HEADER', format: 'IMAGE' }, body('x')], 'components.0.example.media_id'],
    ['a variable in the footer', [body('x'), { type: 'FOOTER', text: 'Hi {{1}} there' }], 'components.1.text'],
    ['replies apart', [body('x'), buttons(reply('A'), link('https://a.example'), reply('B'))], 'components.1.buttons'],
    ['equal replies', [body('x'), buttons(reply('Yes'), reply('yes'))], 'components.1.buttons'],
    ['no buttons', [body('x'), buttons()], 'components.1.buttons'],
    ['an address that is none', [body('x'), buttons(link('shop.example'))], 'components.1.buttons.0.url'],
    [
      'a variable amid an address',
      [body('x'), buttons(link('https://a.example/{{1}}/x', { example: ['https://a.example/1/x'] }))],
      'components.1.buttons.0.url',
    ],
    [
      'an address without example',
      [body('x'), buttons(link('https://a.example/{{1}}'))],
      'components.1.buttons.0.example',
    ],
    ['a code for another category', [body('x'), buttons({ type: 'OTP', otp_type: 'COPY_CODE' })], 'category'],
    [
      'own words for a code',
      [body('x'), buttons({ type: 'OTP', otp_type: 'COPY_CODE' })],
      'components.0.text',
      { category: 'AUTHENTICATION' },
    ],
    [
      'a code of two hours',
      [
        { type: 'BODY' },
        { type: 'FOOTER', code_expiration_minutes: 120 },
        buttons({ type: 'OTP', otp_type: 'COPY_CODE' }),
      ],
      'components.1.code_expiration_minutes',
      { category: 'AUTHENTICATION' },
    ],
    [
      'a code without its app',
      [{ type: 'BODY' }, buttons({ type: 'OTP', otp_type: 'ONE_TAP' })],
      'components.1.buttons.0.supported_apps',
      { category: 'AUTHENTICATION' },
    ],
    [
      'an offer that is no marketing',
      [body('x'), { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon' } }],
      'category',
    ],
    [
      'an offer with a footer',
      [body('x'), { type: 'FOOTER', text: 'f' }, { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon' } }],
      'components.1',
      { category: 'MARKETING' },
    ],
    ['one card', [body('x'), { type: 'CAROUSEL', cards: [card('One')] }], 'components.1.cards'],
    [
      'cards that differ',
      [body('x'), { type: 'CAROUSEL', cards: [card('One'), card('Two', [buttons(link('https://a.example'))])] }],
      'components.1.cards.1',
    ],
    [
      'a card of four lines',
      [body('x'), { type: 'CAROUSEL', cards: [card('One'), card('a\nb\nc\nd')] }],
      'components.1.cards.1.components.1.text',
    ],
  ])('names the field for %s', (_name, components, field, rest = {}) => {
    expect(faults(components, rest)).toContain(field);
  });

  it.each<[string, number, (size: number) => Part[], string, Partial<Draft>?]>([
    ['a text', 1_024, (n) => [body(some(n))], 'components.0.text'],
    ['a header', 60, (n) => [{ type: 'HEADER', format: 'TEXT', text: some(n) }, body('x')], 'components.0.text'],
    ['a footer', 60, (n) => [body('x'), { type: 'FOOTER', text: some(n) }], 'components.1.text'],
    ['a button', 25, (n) => [body('x'), buttons(reply(some(n)))], 'components.1.buttons.0.text'],
    [
      'quick replies',
      10,
      (n) => [body('x'), buttons(...Array.from({ length: n }, (_, at) => reply(`${at}`)))],
      'components.1.buttons',
    ],
    [
      'links',
      2,
      (n) => [
        body('x'),
        buttons(...Array.from({ length: n }, (_, at) => ({ ...link('https://a.example'), text: `${at}` }))),
      ],
      'components.1.buttons',
    ],
    [
      'a code',
      15,
      (n) => [body('x'), buttons({ type: 'COPY_CODE', example: some(n) })],
      'components.1.buttons.0.example',
    ],
    [
      'an offer',
      16,
      (n) => [body('x'), { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: some(n) } }],
      'components.1.limited_time_offer.text',
      { category: 'MARKETING' },
    ],
    [
      'the text of an offer',
      600,
      (n) => [body(some(n)), { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'x' } }],
      'components.0.text',
      { category: 'MARKETING' },
    ],
    [
      'the text of a card',
      160,
      (n) => [body('x'), { type: 'CAROUSEL', cards: [card('One'), card(some(n))] }],
      'components.1.cards.1.components.1.text',
    ],
  ])('%s may have %i', (_name, limit, build, field, rest = {}) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: limit + 30 }),
        (size) => faults(build(size), rest).includes(field) === size > limit,
      ),
      { examples: [[limit], [limit + 1]], numRuns: 20 },
    );
  });

  it('takes any number of variables that stand in order with words around them, and no other order', () => {
    const text = (order: number[]): string =>
      `Dear ${order.map((hole) => `{{${hole}}} with some words`).join(' and ')}.`;
    const order = fc.integer({ min: 1, max: 9 }).chain((most) => {
      const holes = Array.from({ length: most }, (_, at) => at + 1);
      return fc.shuffledSubarray(holes, { minLength: most });
    });
    fc.assert(
      fc.property(order, (holes) => {
        const wrong = holes.some((hole, at) => hole !== at + 1);
        const found = faults([
          body(
            text(holes),
            holes.map((hole) => `example ${hole}`),
          ),
        ]);
        return wrong ? found.includes('components.0.text') : found.length === 0;
      }),
    );
  });
});
