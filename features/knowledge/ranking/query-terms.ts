import {
  knownWord,
  readTerms,
  ruleLanguage,
  ruleLanguages,
  stem,
  stemsOf,
  type Term,
  withoutSmallTalk,
} from '#platform/text';

const mostTerms = 64;
/** Words below the first say too little to search for; only for words from the second on are other words tried. */
const telling = 0.25;
const certain = 0.75;

/**
 * The words to search for: those of the question, what they were meant to be if mistyped, and what a shop may call
 * the same thing in any language that has word rules. Stems are prefixes of the words they stand for.
 */
export function searchTerms(question: string, language: string | null): string[] {
  const terms = tellingTerms(question, language);
  const meant = terms.flatMap(({ word, concepts }) => {
    const corrected = word !== null && concepts.length === 0 ? knownWord(word, ruleLanguage(language)) : undefined;
    return corrected === undefined ? [] : readTerms(corrected, ruleLanguage(language));
  });
  const concepts = [...terms, ...meant].filter((term) => term.weight >= certain).flatMap((term) => term.concepts);
  const synonyms = concepts.flatMap((concept) => ruleLanguages.flatMap((code) => stemsOf(concept, code)));
  return unique([...terms.flatMap((term) => stemsFor(term, language)), ...synonyms]).slice(0, mostTerms);
}

function tellingTerms(question: string, language: string | null): Term[] {
  const terms = readTerms(withoutSmallTalk(question).join('\n'), ruleLanguage(language));
  const strong = terms.filter((term) => term.weight >= telling);
  return strong.length > 0 ? strong : terms;
}

/** A phrase that the synonym table knows is searched for by its synonyms, not by its words. */
function stemsFor({ word }: Term, language: string | null): string[] {
  if (word === null) return [];
  const known = ruleLanguage(language);
  return (known ? [known] : ruleLanguages).map((code) => stem(word, code));
}

function unique(terms: string[]): string[] {
  return [...new Set(terms)];
}
