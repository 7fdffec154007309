import { z } from 'zod';

const pin = z.string().regex(/^[0-9]{6}$/, 'six digits');
/** Where the platform may keep messages of a number at rest. */
const REGIONS = ['AU', 'ID', 'IN', 'JP', 'SG', 'KR', 'DE', 'CH', 'GB', 'BR', 'BH', 'ZA', 'AE', 'CA'] as const;

export const registerBody = z.strictObject({
  pin: pin.meta({ description: 'the two-step PIN of the number; it is set where there is none' }),
  region: z.enum(REGIONS).optional().meta({ description: 'where Meta keeps the messages of the number at rest' }),
});
export const pinBody = z.strictObject({ pin });
export const requestCodeBody = z.strictObject({
  method: z.enum(['SMS', 'VOICE']),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'a language such as en_US')
    .default('en_US'),
});
export const verifyCodeBody = z.strictObject({ code: z.string().regex(/^[0-9-]{4,10}$/, 'the digits of the code') });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long nobody should try again after a refusal; the platform punishes those who do. */
const WAITS: ReadonlyMap<number, number> = new Map([
  [133005, MINUTE],
  [133008, HOUR],
  [133009, MINUTE],
  [133015, 5 * MINUTE],
  [133016, 72 * HOUR],
]);
const UNITS: Readonly<Record<string, number>> = { second: SECOND, minute: MINUTE, hour: HOUR };

/** The wait that a refusal asks for, by its words where they name one; null when trying again does no harm. */
export function waitAfter(code: number | null, detail: string): number | null {
  const usual = code === null ? undefined : WAITS.get(code);
  if (usual === undefined) return null;
  const named = /(\d{1,6})\s*(second|minute|hour)s?/i.exec(detail);
  if (named === null) return usual;
  return Math.min(Number(named[1]) * UNITS[named[2]!.toLowerCase()]!, 7 * 24 * HOUR);
}
