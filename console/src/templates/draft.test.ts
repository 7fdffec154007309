import { describe, expect, test } from 'vitest';
import { emptyButton, emptyDraft, type Draft, faultsBySection, fromTemplate, nextHole, toApi } from './draft.ts';
import type { Template } from './types.ts';

const draft = (rest: Partial<Draft>): Draft => ({ ...structuredClone(emptyDraft), ...rest });
const again = (one: Draft) => {
  const { body } = toApi(one);
  return fromTemplate({ name: one.name, language: one.language, draft: null, ...body } as unknown as Template);
};

describe('a draft', () => {
  test('comes back from the API as it was given', () => {
    const drafts = [
      draft({
        name: 'order',
        header: { format: 'TEXT', text: 'Order {{1}}', media_id: null, handle: null },
        body: 'Hello {{1}}, it is {{2}} now.',
        footer: 'The shop',
        examples: { header: { 1: '17' }, body: { 1: 'Ada', 2: 'here' } },
        buttons: [
          { ...emptyButton, text: 'Thanks' },
          {
            ...emptyButton,
            type: 'URL',
            text: 'Track',
            url: 'https://a.example/{{1}}',
            example: 'https://a.example/7',
          },
        ],
      }),
      draft({ body: 'Hello {{first_name}}!', examples: { header: {}, body: { first_name: 'Ada' } } }),
      draft({ header: { format: 'IMAGE', text: '', media_id: 'm', handle: null }, body: 'x' }),
      draft({ category: 'AUTHENTICATION', code: { advice: false, minutes: '5', button: 'Copy' } }),
      draft({ body: 'x', kept: [{ type: 'CAROUSEL', cards: [] }] }),
    ];
    for (const one of drafts) expect(again(one)).toEqual(one);
  });

  test('is named as soon as one variable is a word', () => {
    expect(toApi(draft({ body: 'Hi {{1}} there' })).body.parameter_format).toBe('positional');
    expect(toApi(draft({ body: 'Hi {{name}} there' })).body.parameter_format).toBe('named');
    expect([nextHole('Hi'), nextHole('{{1}} {{2}}'), nextHole('{{name}}')]).toEqual(['1', '3', 'variable_2']);
  });

  test('is told its faults where they were made', () => {
    const { sections } = toApi(draft({ body: 'x', buttons: [emptyButton, emptyButton] }));
    const faults = [
      { field: 'components.0.text', message: 'a' },
      { field: 'components.1.buttons', message: 'b' },
      { field: 'components.1.buttons.1.text', message: 'c' },
      { field: 'category', message: 'd' },
    ];
    expect([...faultsBySection(faults, sections)]).toEqual([
      ['body', ['a']],
      ['buttons', ['b']],
      ['buttons.1', ['c']],
      ['category', ['d']],
    ]);
  });
});
