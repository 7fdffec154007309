import { useLocale, useTranslate } from 'ra-core';
import type { words } from './en/index.ts';
import type { channelWords } from './en/channels.ts';
import type { operatorWords } from './en/operator.ts';
import type { settingsWords } from './en/settings.ts';
import type { templateWords } from './en/templates.ts';

type Leaf<Node> = Node extends string
  ? never
  : { [Key in keyof Node & string]: Node[Key] extends string ? Key : `${Key}.${Leaf<Node[Key]>}` }[keyof Node & string];

/** Every key we have words for; a misspelt one does not compile. */
export type WordKey = Leaf<
  typeof words & typeof settingsWords & typeof templateWords & typeof operatorWords & typeof channelWords
>;
export type Translate = (key: WordKey, values?: Record<string, unknown>) => string;

export function useT(): Translate {
  return useTranslate();
}

/** The reader's language, for `Intl`. */
export function useLanguage(): string {
  return useLocale();
}
