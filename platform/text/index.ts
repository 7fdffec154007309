/**
 * Word rules for short customer texts in English, Portuguese and Spanish: folding, stemming, synonyms, language,
 * small talk, and how much of a question a text covers. No network, no model, no dependence on what the words are about.
 */
export { fold, words } from './fold.ts';
export { guessLanguage } from './language.ts';
export { ruleLanguage, ruleLanguages, type RuleLanguage } from './languages.ts';
export { stemsOf } from './lexicon.ts';
export { readTerms, splitQuestions, type Term, withoutSmallTalk } from './question.ts';
export { createRanker, rankForBurst, type RankedText } from './rank.ts';
export { readText } from './reading.ts';
export { knownWord, matchTerm, suffices } from './relevance.ts';
export { splitSentences } from './sentences.ts';
export { smallTalk, type SmallTalk } from './small-talk.ts';
export { stem } from './stem.ts';
