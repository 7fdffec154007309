import type { Generated, GeneratedAlways } from 'kysely';
import { z } from 'zod';
import { timestamp } from '#platform/http';
import type { SomeLimits } from './limits.model.ts';

declare module '#platform/db' {
  interface Tables {
    companies: {
      id: string;
      company_id: GeneratedAlways<string>;
      name: string;
      language: Generated<string>;
      time_zone: Generated<string>;
      owner_user_id: string | null;
      plan: string;
      limits: Generated<SomeLimits>;
      /** Follows from plan and limits. */
      requests_per_minute: GeneratedAlways<number | null>;
      settings: Generated<object>;
      retention: Generated<object>;
      suspended_at: Date | null;
      suspension_reason: string | null;
      delete_after: Date | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

export interface Company {
  id: string;
  name: string;
  language: string;
  time_zone: string;
  suspended_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** A name as people write it: one line, nothing that a screen or PostgreSQL cannot show. */
export const companyName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(isOneLine, { message: 'must not hold control characters or broken text' });

const language = z
  .string()
  .min(2)
  .max(35)
  .refine(isLanguage, { message: 'must be a language tag such as en or pt-BR' });
const time_zone = z
  .string()
  .min(1)
  .max(64)
  .refine(isTimeZone, { message: 'must be a time zone such as Europe/Berlin' });

export const companyWire = z
  .object({
    id: z.uuid(),
    name: z.string(),
    language: z.string().meta({ description: 'BCP 47 tag' }),
    time_zone: z.string().meta({ description: 'IANA name' }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Company' });
export type CompanyWire = z.infer<typeof companyWire>;

export const companyPatch = z
  .strictObject({ name: companyName, language, time_zone })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type CompanyPatch = z.infer<typeof companyPatch>;

export function toCompany(row: Company): CompanyWire {
  const { id, name, language, time_zone, created_at, updated_at } = row;
  return { id, name, language, time_zone, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}

function isOneLine(value: string): boolean {
  return value.isWellFormed() && !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(value);
}

function isLanguage(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value)[0] === value;
  } catch {
    return false;
  }
}

/** Named zones only: an offset such as +02:00 knows no daylight saving, so a plan made with it would drift. */
function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).format(0) !== '';
  } catch {
    return false;
  }
}
