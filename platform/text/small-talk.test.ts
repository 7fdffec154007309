import { expect, it } from 'vitest';
import { smallTalk } from './small-talk.ts';

it.each([
  ['hi', 'greeting'],
  ['Good morning!', 'greeting'],
  ['oi, tudo bem?', 'greeting'],
  ['Boa tarde', 'greeting'],
  ['how are you?', 'greeting'],
  ['¡Hola! ¿Cómo está?', 'greeting'],
  ['ok thanks', 'thanks'],
  ['muito obrigada pela ajuda', 'thanks'],
  ['mil gracias', null],
  ['thank you so much, bye', 'thanks'],
  ['tchau', 'farewell'],
  ['ok', 'acknowledgement'],
  ['👍🏽', 'acknowledgement'],
  ['perfeito', 'acknowledgement'],
  ['hi, where is my order?', null],
  ['good boots', null],
  ['?', null],
  ['', null],
  ['thanks for nothing, my boots are broken', null],
])('%s is %s', (text, kind) => {
  expect(smallTalk(text)).toBe(kind);
});
