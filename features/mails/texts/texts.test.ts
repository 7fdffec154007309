import { describe, expect, it } from 'vitest';
import { KINDS } from '../mails.model.ts';
import { textOf } from './index.ts';

const words = {
  app: 'Parley',
  company: 'Shop',
  name: 'Ada',
  from_name: 'Bea',
  link: 'https://shop.example/x#token=t',
  about: { title: 'The access token ended', detail: 'Enter a new one.' },
};
const LINKED = ['invitation', 'welcome', 'email_verification', 'password_reset', 'notice'];

describe.each(['en', 'pt', 'es'])('in %s', (language) => {
  it.each(KINDS)('%s says what it must, in words of that language', (kind) => {
    const { subject, body } = textOf(kind, language, words);
    expect(subject.length).toBeLessThan(120);
    expect(body.startsWith({ en: 'Hello Ada,', pt: 'Olá Ada,', es: 'Hola Ada,' }[language]!)).toBe(true);
    expect(body).not.toMatch(/undefined|\$\{/);
    expect(body.split('\n').includes(words.link)).toBe(LINKED.includes(kind));
    if (language !== 'en') expect(body).not.toEqual(textOf(kind, 'en', words).body);
  });

  it('greets somebody without a name', () => {
    expect(textOf('password_reset', language, { ...words, name: '' }).body).toMatch(/^\p{L}+,\n/u);
  });
});

it('lets nobody use a name to bring lines, addresses or a message of their own into a mail of ours', () => {
  const company = `Shop\r\nBcc: x@y\nhttps://evil.example www.evil.example ${'long '.repeat(50)}`;
  const { subject, body } = textOf('invitation', 'en', { ...words, company });
  expect(subject).not.toMatch(/[\r\n]/);
  expect(subject.length).toBeLessThan(130);
  expect(body.match(/https?:\/\/|www\./g)).toEqual(['https://']);
});

it.each([
  ['evil.example', 'evil example'],
  ['Win at evil.example/now?x', 'Win at evil example/now?x'],
  ['HTTPS://a.b.evil.example', 'HTTPS a.b evil example'],
  ['mail@evil.example', 'mail@evil example'],
  ['зло.рф', 'зло рф'],
  ['evil。example', 'evil example'],
  ['ev\u200bil.example', 'ev il example'],
  ['10.20.30.40', '10 20 30 40'],
  ['J.R. Shop S.A.', 'J.R. Shop S.A.'],
  ['Dr. Who & Co.', 'Dr. Who & Co.'],
])('makes no link of the name %s', (company, plain) => {
  expect(textOf('invitation', 'en', { ...words, company }).subject).toBe(`${plain} invites you to Parley`);
});
