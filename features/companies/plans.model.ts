import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';
import { limitsWire, type Limits } from './limits.model.ts';

declare module '#platform/db' {
  interface Tables {
    plans: {
      id: string;
      name: string;
      title: string;
      is_default: Generated<boolean>;
      requests_per_minute: number | null;
      messages_per_month: number | null;
      campaign_messages_per_minute: number | null;
      llm_micros_per_month: number | null;
      seats: number | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

export interface Plan extends Limits {
  id: string;
  name: string;
  title: string;
  is_default: boolean;
  company_count: number;
  created_at: Date;
  updated_at: Date;
}

export const planWire = z
  .object({
    id: z.uuid(),
    name: z.string(),
    title: z.string(),
    is_default: z.boolean().meta({ description: 'new companies begin with it' }),
    ...limitsWire.shape,
    company_count: z.int(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Plan' });
export type PlanWire = z.infer<typeof planWire>;

export const planList = listAnswer(planWire).meta({ id: 'PlanList' });
export const planQuery = listQuery({ sort: ['created_at', 'name'], filters: {} }).omit({ q: true });
export type PlanQuery = z.infer<typeof planQuery>;

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _, beginning with a letter');
const title = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), { message: 'must be one line of text' });

const { requests_per_minute, messages_per_month, campaign_messages_per_minute, llm_micros_per_month, seats } =
  limitsWire.shape;

export const planCreate = z.strictObject({
  name,
  title,
  requests_per_minute: requests_per_minute.default(null),
  messages_per_month: messages_per_month.default(null),
  campaign_messages_per_minute: campaign_messages_per_minute.default(null),
  llm_micros_per_month: llm_micros_per_month.default(null),
  seats: seats.default(null),
});
export type PlanCreate = z.infer<typeof planCreate>;

/** A plan keeps its name: companies and bills know it by that. */
export const planPatch = z
  .strictObject({
    title,
    is_default: z.literal(true).meta({ description: 'makes it the plan that new companies begin with' }),
    ...limitsWire.shape,
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type PlanPatch = z.infer<typeof planPatch>;

export function toPlan({ created_at, updated_at, ...plan }: Plan): PlanWire {
  return { ...plan, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}
