import type { RuleLanguage } from './languages.ts';

/** An ending and how many letters must stay in front of it; of those that fit, the first in its list is taken off. */
type Ending = [ending: string, stays: number];

const english = endingList(`
  ments:3 ment:3 ions:4 ings:3 ion:4 ing:3 ies:3 ied:3 ed:3 ly:5 es:3 s:3 e:3 y:4`);

const romance = endingList(`
  amientos:3 imientos:3 amiento:3 imiento:3 amentos:3 imentos:3 amento:3 imento:3 aciones:3 acoes:3 icoes:3 ucoes:3 acion:3 ucion:3
  acao:3 icao:3 ucao:3 mente:4 ando:3 endo:3 indo:3 aram:3 amos:3 emos:3 imos:3 aria:4 ados:3 adas:3 idos:3 idas:3 oes:3 aos:3
  ado:3 ada:3 ido:3 ida:3 ava:3 ao:3 ar:3 er:3 ir:3 ou:3 ei:3 am:3 em:3 an:3 en:3 as:3 es:3 os:3 a:3 e:3 o:3 s:3`);

const endings: Record<RuleLanguage, Ending[]> = { en: english, pt: romance, es: romance };

/**
 * The beginning that a word's common forms share: "entregas", "entregam", "entregar" give "entreg".
 * It is always a prefix of the folded word, so that a prefix search over plain words finds every form,
 * and stemming a stem changes nothing.
 */
export function stem(word: string, language: RuleLanguage): string {
  for (let rest = word; ;) {
    const shorter = step(rest, language);
    if (shorter === rest) return rest;
    rest = shorter;
  }
}

function step(word: string, language: RuleLanguage): string {
  if (/\d/.test(word)) return word;
  for (const [ending, stays] of endings[language]) {
    if (word.length - ending.length < stays || !word.endsWith(ending)) continue;
    if (language === 'en' && keeps(word, ending)) continue;
    return word.slice(0, -ending.length);
  }
  // "shipp(ing)" and "ship" meet; "address" keeps its two
  return language === 'en' && word.length > 3 && /([b-df-hj-np-rtv-z])\1$/.test(word) ? word.slice(0, -1) : word;
}

/** English words that only look inflected: "address", "bus", "money". */
function keeps(word: string, ending: string): boolean {
  if (ending === 's') return /[sui]s$/.test(word);
  if (ending === 'y') return /[aeiou]y$/.test(word);
  return false;
}

function endingList(text: string): Ending[] {
  return text
    .trim()
    .split(/\s+/)
    .map((item) => {
      const [ending = '', stays] = item.split(':');
      return [ending, Number(stays)];
    });
}
