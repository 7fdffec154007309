import type { Limits } from '../api/pending-types.ts';

export const limitNames = [
  'requests_per_minute',
  'messages_per_month',
  'campaign_messages_per_minute',
  'llm_micros_per_month',
  'seats',
] as const satisfies (keyof Limits)[];
export type LimitName = (typeof limitNames)[number];
export type LimitTexts = Record<LimitName, string>;

const micros = 1_000_000;

/** Limits as they stand in fields. Money is written in units, not in millionths. */
export function limitTexts(limits: Partial<Limits>): LimitTexts {
  const text = (name: LimitName) => {
    const value = limits[name];
    if (value == null) return '';
    return String(name === 'llm_micros_per_month' ? value / micros : value);
  };
  return Object.fromEntries(limitNames.map((name) => [name, text(name)])) as LimitTexts;
}

/** What the fields say; an empty one is null, nonsense is NaN. */
export function readLimit(name: LimitName, text: string): number | null {
  if (text.trim() === '') return null;
  const value = Number(text.trim().replace(',', '.'));
  if (!Number.isFinite(value) || value < 0) return Number.NaN;
  if (name === 'llm_micros_per_month') return Math.round(value * micros);
  return Number.isInteger(value) ? value : Number.NaN;
}

export function readLimits(texts: LimitTexts): Limits {
  return Object.fromEntries(limitNames.map((name) => [name, readLimit(name, texts[name])])) as unknown as Limits;
}
