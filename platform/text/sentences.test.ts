import { expect, it } from 'vitest';
import { splitSentences } from './sentences.ts';

it.each([
  ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
  ['It costs R$ 19.50. Free above.', ['It costs R$ 19.50.', 'Free above.']],
  ['Open 9 a.m. to 5 p.m. daily. Closed on Sunday.', ['Open 9 a.m. to 5 p.m. daily.', 'Closed on Sunday.']],
  ['hi\nare you open\n\n', ['hi', 'are you open']],
  ['Hola. ¿Abren hoy? ¡Sí!', ['Hola.', '¿Abren hoy?', '¡Sí!']],
  ['Choose "Edit." Then save.', ['Choose "Edit."', 'Then save.']],
  ['  ', []],
])('splits %j', (text, sentences) => {
  expect(splitSentences(text)).toEqual(sentences);
});
