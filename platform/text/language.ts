import { words } from './fold.ts';
import { lexiconWords } from './lexicon.ts';
import { ruleLanguages, type RuleLanguage } from './languages.ts';
import { stopWords, weakWords } from './stop-words.ts';

interface Evidence {
  language: RuleLanguage | null;
  /** Words' worth of evidence by which the language leads over the next. */
  lead: number;
}

/**
 * The language of a text among those with word rules, judged by its small words; null when they do not tell.
 * Needs no model and takes microseconds, so it suits a chat line, which statistics by letters often get wrong.
 */
export function guessLanguage(text: string): RuleLanguage | null {
  const { language, lead } = weigh(text);
  return lead >= 0.5 ? language : null;
}

function weigh(text: string): Evidence {
  const scores = letterSigns(text);
  for (const word of words(text)) {
    const spoken = ruleLanguages.filter((language) => knows(word, language));
    for (const language of spoken) scores[language] += [0, 1, 0.3, 0][spoken.length] ?? 0;
  }
  const [best, next] = ruleLanguages.toSorted((a, b) => scores[b] - scores[a]);
  if (!best || scores[best] === 0) return { language: null, lead: 0 };
  return { language: best, lead: scores[best] - (next ? scores[next] : 0) };
}

function knows(word: string, language: RuleLanguage): boolean {
  return stopWords[language].has(word) || weakWords[language].has(word) || lexiconWords(language).has(word);
}

/** Letters that one of the languages writes and the others do not. */
function letterSigns(text: string): Record<RuleLanguage, number> {
  const lower = text.normalize('NFC').toLowerCase();
  return { en: 0, pt: /[ãõ]|ç[aã]/.test(lower) ? 0.8 : 0, es: /[ñ¿¡]/.test(lower) ? 1.2 : 0 };
}
