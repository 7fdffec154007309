import polyglot from 'ra-i18n-polyglot';
import { english } from './en/index.ts';
import { laterWords } from './later-words.ts';

/** One line for each language; all but English come in a file of their own when chosen. */
const languages = {
  en: { name: 'English', load: () => english },
};
type Language = keyof typeof languages;

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);
const preference = 'parley.language';

const isLanguage = (code: string | null | undefined): code is Language => code != null && code in languages;

function firstLanguage(): Language {
  const wanted = [localStorage.getItem(preference), ...navigator.languages.map((tag) => tag.split('-')[0])];
  return wanted.find(isLanguage) ?? 'en';
}

/** The page's language and direction, for assistive technology and for layout by logical properties. */
function mark(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.has(language) ? 'rtl' : 'ltr';
}

export function createI18n() {
  const first = firstLanguage();
  mark(first);
  const provider = polyglot(
    (code) => languages[isLanguage(code) ? code : 'en'].load(),
    first,
    Object.entries(languages).map(([locale, { name }]) => ({ locale, name })),
  );
  return {
    ...provider,
    translate: (key: string, values?: Record<string, unknown>) =>
      laterWords(key, values) ?? provider.translate(key, values),
    async changeLocale(code: string) {
      await provider.changeLocale(code);
      localStorage.setItem(preference, code);
      mark(code);
    },
  };
}
