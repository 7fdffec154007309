import type { Limits } from '../api/types.ts';

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

/** Written where "no limit" has to be told from "as the plan says". */
const boundless = '∞';

/** The limits of a plan as they stand in fields: an empty one means none. Money is in units, not in millionths. */
export function limitTexts(limits: Partial<Limits>): LimitTexts {
  return textsOf((name) => textOf(name, limits[name] ?? null));
}

/** What a company agreed on beside its plan: an empty field means that the plan decides. */
export function agreedTexts(agreed: Partial<Limits>): LimitTexts {
  return textsOf((name) => {
    const value = agreed[name];
    return value === undefined ? '' : value === null ? boundless : textOf(name, value);
  });
}

/** What a field says; an empty one is null, nonsense is NaN. */
export function readLimit(name: LimitName, text: string): number | null {
  if (text.trim() === '' || text.trim() === boundless) return null;
  const value = Number(text.trim().replace(',', '.'));
  if (!Number.isFinite(value) || value < 0) return Number.NaN;
  if (name === 'llm_micros_per_month') return Math.round(value * micros);
  return Number.isInteger(value) ? value : Number.NaN;
}

export function readLimits(texts: LimitTexts): Limits {
  return Object.fromEntries(limitNames.map((name) => [name, readLimit(name, texts[name])])) as unknown as Limits;
}

export function readAgreed(texts: LimitTexts): Partial<Limits> {
  const named = limitNames.filter((name) => texts[name].trim() !== '');
  return Object.fromEntries(named.map((name) => [name, readLimit(name, texts[name])]));
}

function textOf(name: LimitName, value: number | null): string {
  if (value === null) return '';
  return String(name === 'llm_micros_per_month' ? value / micros : value);
}

function textsOf(text: (name: LimitName) => string): LimitTexts {
  return Object.fromEntries(limitNames.map((name) => [name, text(name)])) as LimitTexts;
}
