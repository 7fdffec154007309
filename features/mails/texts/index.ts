import type { MailKind } from '../mails.model.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { portuguese } from './pt.ts';
import type { Words } from './words.ts';

const LANGUAGES = new Map([
  ['en', english],
  ['pt', portuguese],
  ['es', spanish],
]);
/** Names that people chose; a longer one would be a message of its own in a mail that bears our name. */
const LONGEST_NAME = 80;
const LONGEST_TITLE = 110;

/** Subject and body in the language of the tag, in English where we do not speak it. */
export function textOf(kind: MailKind, language: string, words: Words): { subject: string; body: string } {
  const speak = LANGUAGES.get(language.split('-')[0] ?? '') ?? english;
  const { app, company, name, from_name, link, about } = words;
  const named = {
    app,
    link,
    about: { title: plain(about.title).slice(0, LONGEST_TITLE), detail: plain(about.detail) },
    company: short(company),
    name: short(name),
    from_name: short(from_name),
  };
  const { subject, body } = speak[kind](named);
  return { subject, body: `${body.join('\n\n')}\n` };
}

/** In one line. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

/** Without addresses of pages and names of hosts: whoever names a company chooses the words, not where they lead. */
function short(name: string): string {
  const harmless = plain(name)
    .replaceAll(/:\/\/|www\./giu, ' ')
    // What a mail program would make a link of: `shop.example`, `mail@shop.example`, `10.20.30.40`; not `J.R.` or `S.A.`
    .replaceAll(/(?<=[\p{L}\p{N}-])[.。．｡](?=[\p{L}\p{N}-]{2})/gu, ' ');
  return harmless.length > LONGEST_NAME ? `${harmless.slice(0, LONGEST_NAME - 1).trimEnd()}…` : harmless.trim();
}
