/** The languages that have word rules here: stop words, stemming, synonyms. */
export const ruleLanguages = ['en', 'pt', 'es'] as const;
export type RuleLanguage = (typeof ruleLanguages)[number];

/** A language code as far as the word rules know it: "pt-BR" gives "pt", "fr" and null give null. */
export function ruleLanguage(code: string | null | undefined): RuleLanguage | null {
  const base = code?.toLowerCase().split(/[-_]/)[0];
  return ruleLanguages.find((known) => known === base) ?? null;
}
