import { expect, test } from 'vitest';
import { type Choices, choicesMessage } from './choices.ts';

const choices = (titles: string[], more: Partial<Choices> = {}): Choices => ({
  text: 'Which size?',
  footer: '',
  button: 'Sizes',
  options: titles.map((title) => ({ title, description: '' })),
  ...more,
});

test('up to three are buttons, more are a list', () => {
  expect(choicesMessage(choices(['S', 'M', 'L']))).toMatchObject({
    interactive: { type: 'button', action: { buttons: [{ reply: { id: 's', title: 'S' } }, {}, {}] } },
  });
  expect(choicesMessage(choices(['S', 'M', 'L', 'XL']))).toMatchObject({
    interactive: { type: 'list', action: { button: 'Sizes', sections: [{ rows: [{ id: 's' }, {}, {}, {}] }] } },
  });
});

test('a description, or a title too long for a button, makes it a list', () => {
  const described = choices(['S'], { options: [{ title: 'S', description: 'up to 170 cm' }] });
  expect(choicesMessage(described)).toMatchObject({ interactive: { type: 'list' } });
  expect(choicesMessage(choices(['Longer than twenty letters']))).toMatchObject({ interactive: { type: 'list' } });
});

test('nothing to say, nothing to choose, or the same twice makes no message', () => {
  expect(choicesMessage(choices([' ']))).toBeNull();
  expect(choicesMessage(choices(['S'], { text: ' ' }))).toBeNull();
  expect(choicesMessage(choices(['S', 'S']))).toBeNull();
  expect(choicesMessage(choices(['1', '2', '3', '4'], { button: '' }))).toBeNull();
});
