export { advice } from './en/messages.ts';
export * from './format.ts';
export { addWords } from './later-words.ts';
export { createI18n } from './provider.ts';
export { useNow } from './use-now.ts';
export { type Translate, useLanguage, useT, type WordKey } from './use-t.ts';
