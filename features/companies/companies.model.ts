import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import { z } from 'zod';
import { timestamp } from '#platform/http';
import {
  companySettings,
  retention,
  withDefaults,
  type CompanySettings,
  type Retention,
} from './company-settings.model.ts';
import { limitsWire, type Limits, type SomeLimits } from './limits.model.ts';

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
      limits: JSONColumnType<SomeLimits, string | undefined>;
      /** Follows from plan and limits. */
      requests_per_minute: ColumnType<number | null, undefined, number | null>;
      settings: JSONColumnType<Partial<CompanySettings>, string | undefined>;
      retention: JSONColumnType<Partial<Retention>, string | undefined>;
      suspended_at: Date | null;
      suspended_reason: string | null;
      delete_after: Date | null;
      deletion_ordered_by: OrderedBy | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

/** Who wanted the company gone: only they can change their mind. */
export type OrderedBy = 'company' | 'operator';

export interface Company {
  id: string;
  name: string;
  language: string;
  time_zone: string;
  owner_user_id: string | null;
  plan: string;
  /** What was agreed beside the plan. */
  limits: SomeLimits;
  settings: Partial<CompanySettings>;
  retention: Partial<Retention>;
  suspended_at: Date | null;
  suspended_reason: string | null;
  delete_after: Date | null;
  deletion_ordered_by: OrderedBy | null;
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

export const COMPANY_STATUSES = ['active', 'suspended', 'deleting'] as const;

const usageWire = z
  .object({
    month: z.iso.date().meta({ description: "the first day of the present month in the company's time zone" }),
    messages_this_month: z.int().meta({ description: 'messages handed to WhatsApp' }),
    seats: z.int().meta({ description: 'active users' }),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof usageWire>;

const actingWire = z
  .object({ operator_name: z.string(), expires_at: timestamp })
  .nullable()
  .meta({ description: 'the operator of this server who is acting for the company at this moment' });
export type ActingNow = z.infer<typeof actingWire>;

/** What members of a company and operators see of it alike. */
export const companyFacts = z.object({
  id: z.uuid(),
  name: z.string(),
  language: z.string().meta({ description: 'BCP 47 tag' }),
  time_zone: z.string().meta({ description: 'IANA name' }),
  owner_user_id: z.uuid().nullable(),
  plan: z.string(),
  limits: limitsWire,
  usage: usageWire,
  status: z.enum(COMPANY_STATUSES),
  delete_after: timestamp.nullable().meta({ description: 'when everything is erased, once deletion was ordered' }),
  deletion_ordered_by: z.enum(['company', 'operator']).nullable(),
  created_at: timestamp,
  updated_at: timestamp,
});
export type CompanyFacts = z.infer<typeof companyFacts>;

export const companyWire = companyFacts
  .extend({ settings: companySettings, retention, acting: actingWire })
  .meta({ id: 'Company' });
export type CompanyWire = z.infer<typeof companyWire>;

export const newCompany = z.strictObject({
  name: companyName,
  language: language.optional(),
  time_zone: time_zone.optional(),
});

export const companyPatch = z
  .strictObject({
    name: companyName,
    language,
    time_zone,
    settings: z.strictObject(companySettings.shape).partial(),
    retention: z.strictObject(retention.shape).partial(),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type CompanyPatch = z.infer<typeof companyPatch>;

/** What stands in the way of the company's work, if anything does. */
function statusOf(company: Pick<Company, 'suspended_at' | 'delete_after'>): CompanyFacts['status'] {
  if (company.delete_after !== null) return 'deleting';
  return company.suspended_at === null ? 'active' : 'suspended';
}

export function toFacts(row: Company, limits: Limits, usage: Usage): CompanyFacts {
  const { id, name, language, time_zone, owner_user_id, plan, deletion_ordered_by } = row;
  return {
    id,
    name,
    language,
    time_zone,
    owner_user_id,
    plan,
    limits,
    usage,
    status: statusOf(row),
    delete_after: row.delete_after?.toISOString() ?? null,
    deletion_ordered_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toCompany(row: Company, limits: Limits, usage: Usage, acting: ActingNow): CompanyWire {
  return { ...toFacts(row, limits, usage), ...withDefaults(row), acting };
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
