import { templateWords } from '../i18n/en/templates.ts';
import { addWords, type Translate } from '../i18n/index.ts';
import type { Tone } from '../ui/index.ts';

addWords(templateWords);

const { statuses, categories, qualities } = templateWords.templates;

/** The word of the platform in words of people; one that is new to this page as it came. */
function worded<Known extends object>(known: Known, key: string, word: (name: keyof Known & string) => string): string {
  return Object.hasOwn(known, key) ? word(key as keyof Known & string) : key.toLowerCase().replaceAll('_', ' ');
}

export const statusWord = (t: Translate, status: string): string =>
  worded(statuses, status, (name) => t(`templates.statuses.${name}`));
export const categoryWord = (t: Translate, category: string): string =>
  worded(categories, category, (name) => t(`templates.categories.${name}`));
export const qualityWord = (t: Translate, quality: string): string =>
  worded(qualities, quality, (name) => t(`templates.qualities.${name}`));

const STATUS_TONES: Readonly<Record<string, Tone>> = {
  APPROVED: 'accent',
  PENDING: 'warn',
  IN_APPEAL: 'warn',
  PAUSED: 'warn',
  FLAGGED: 'warn',
  REJECTED: 'danger',
  DISABLED: 'danger',
  MISSING: 'danger',
  LIMIT_EXCEEDED: 'danger',
};
export const statusTone = (status: string): Tone => STATUS_TONES[status] ?? 'neutral';

const QUALITY_TONES: Readonly<Record<string, Tone>> = { GREEN: 'accent', YELLOW: 'warn', RED: 'danger' };
export const qualityTone = (quality: string): Tone => QUALITY_TONES[quality] ?? 'neutral';
