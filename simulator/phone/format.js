import { el } from './dom.js';

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export const clockTime = (ms) => time.format(ms);

export function dayName(ms) {
  const startOf = (moment) => new Date(moment).setHours(0, 0, 0, 0);
  const days = Math.round((startOf(Date.now()) - startOf(ms)) / 86_400_000);
  return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : day.format(ms);
}

/** `15550100101` as people read it. */
export function phoneNumber(digits) {
  const us = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits);
  return us ? `+1 ${us[1]} ${us[2]} ${us[3]}` : `+${digits}`;
}

const MARKS = { '*': 'strong', _: 'em', '~': 's' };
const MARKED = /```([\s\S]+?)```|(?<![\w*_~])([*_~])(?=\S)([^\n]*?\S)\2(?![\w*_~])/g;

/** The messenger's own marks (*bold*, _italic_, ~struck~, ```code```) as elements; everything else stays as written. */
export function richText(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(MARKED)) {
    nodes.push(text.slice(from, match.index));
    nodes.push(match[1] === undefined ? el(MARKS[match[2]], {}, ...richText(match[3])) : el('code', {}, match[1]));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== '');
}

/** The same without the marks, on one line. */
export const plainText = (text) => text.replaceAll(MARKED, '$1$3').replaceAll(/\s+/g, ' ');
