import { expect, test } from 'vitest';
import { openJournal } from '../ledger/journal.ts';
import { createTimeline } from '../time/timeline.ts';
import { renderTemplate, templateFace } from './render.ts';
import { createTemplates } from './template-store.ts';

const text = (value: string) => ({ type: 'text', text: value });

test('templates fill their holes and stay readable when unknown', () => {
  const templates = createTemplates(createTimeline('manual'), openJournal(null));
  templates.put({
    name: 'hello',
    language: 'en',
    body: 'Hi {{ 1 }}, {{2}}',
    footer: 'Bye',
    category: 'authentication',
  });
  const send = { name: 'hello', language: { code: 'en' }, components: [{ type: 'BODY', parameters: [text('Ada')] }] };
  expect(renderTemplate(templates.find('any', 'hello', 'en'), send)).toBe('Hi Ada, {{2}}\n\nBye');
  expect(templates.find('any', 'hello', 'en')?.category).toBe('AUTHENTICATION');
  const price = { type: 'currency', currency: { fallback_value: '$100.99' } };
  expect(
    renderTemplate(undefined, { name: 'big_sale', components: [{ type: 'body', parameters: [text('a'), price] }] }),
  ).toBe('[big sale] a · $100.99');
});

test('a template shows its header and its buttons with what was filled in', () => {
  const templates = createTemplates(createTimeline('manual'), openJournal(null));
  const template = templates.put({
    name: 'sale',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'For {{1}}' },
      { type: 'BODY', text: 'Come' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Stop' },
          { type: 'URL', text: 'See', url: 'https://example.com/{{1}}' },
        ],
      },
    ],
  });
  const face = templateFace(template, {
    components: [
      { type: 'header', parameters: [text('you')] },
      { type: 'button', sub_type: 'url', index: '1', parameters: [text('abc')] },
    ],
  });
  expect(face).toEqual({
    header: { type: 'text', text: 'For you' },
    buttons: [
      { type: 'QUICK_REPLY', text: 'Stop', payload: 'Stop' },
      { type: 'URL', text: 'See', payload: 'See', url: 'https://example.com/abc' },
    ],
  });
});
