import { expect, test } from 'vitest';
import type { Template } from '../../api/types.ts';
import { slotsOf, templateMessage, templateWords } from './template-values.ts';

const template = (components: object[], parameter_format = 'positional') =>
  ({ name: 'order', language: 'en_US', parameter_format, components }) as unknown as Template;

const counted = template([
  { type: 'HEADER', format: 'IMAGE' },
  { type: 'BODY', text: 'Hello {{1}}, {{2}} leaves.', example: { body_text: [['Ada', '4711']] } },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Thanks' },
      { type: 'URL', text: 'Track', url: 'https://shop.example/{{1}}', example: ['https://shop.example/77'] },
    ],
  },
]);

test('what has to be filled in is asked in the order of reading, each with its example', () => {
  expect(slotsOf(counted).map(({ key, example }) => [key, example])).toEqual([
    ['header', ''],
    ['body.1', 'Ada'],
    ['body.2', '4711'],
    ['button.1', '77'],
  ]);
});

test('the message holds the values where the template wants them', () => {
  const values = { header: 'file', 'body.1': 'Bo', 'body.2': '12', 'button.1': '99' };
  expect(templateMessage(counted, values).template).toEqual({
    name: 'order',
    language: 'en_US',
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { media_id: 'file' } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Bo' },
          { type: 'text', text: '12' },
        ],
      },
      { type: 'button', sub_type: 'url', index: 1, parameters: [{ type: 'text', text: '99' }] },
    ],
  });
  expect(templateWords(counted, values)).toBe('Hello Bo, 12 leaves.');
});

test('named variables are sent by their names, and a template without any as it is', () => {
  const named = template([{ type: 'BODY', text: 'Hi {{first_name}}' }], 'named');
  expect(templateMessage(named, { 'body.first_name': 'Bo' }).template.components).toEqual([
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Bo' }] },
  ]);
  expect(templateMessage(template([{ type: 'BODY', text: 'Hi' }]), {}).template).toEqual({
    name: 'order',
    language: 'en_US',
  });
  expect(templateWords(named)).toBe('Hi {{first_name}}');
});
