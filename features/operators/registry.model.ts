import { z } from 'zod';
import { companyFacts, companyName, COMPANY_STATUSES, limitsWire, newCompany, someLimits } from '#features/companies';
import { emailAddress, personName } from '#features/users';
import { listAnswer, listQuery, timestamp } from '#platform/http';

/** A company as those see it who run the server. */
export const managedWire = companyFacts
  .extend({
    agreed_limits: z.object(limitsWire.shape).partial().meta({ description: 'what was agreed beside the plan' }),
    suspended_at: timestamp.nullable(),
    suspended_reason: z.string().nullable(),
    contact_email: z.email().nullable(),
  })
  .meta({ id: 'ManagedCompany' });
export type ManagedWire = z.infer<typeof managedWire>;

export const managedList = listAnswer(managedWire).meta({ id: 'ManagedCompanyList' });
export const managedQuery = listQuery({
  sort: ['created_at', 'name'],
  filters: { status: z.enum(COMPANY_STATUSES).optional(), plan: z.string().max(40).optional() },
});
export type ManagedQuery = z.infer<typeof managedQuery>;

const plan = z.string().max(40).meta({ description: 'the name of a plan' });
const limits = someLimits.meta({ description: 'what holds beside the plan; replaces all that was agreed before' });

export const managedCreate = z.strictObject({
  ...newCompany.shape,
  plan: plan.optional(),
  limits: limits.optional(),
  admin: z
    .strictObject({ email: emailAddress, first_name: personName, last_name: personName })
    .meta({ description: 'written to, and chooses a password by the link in that mail' }),
});
export type ManagedCreate = z.infer<typeof managedCreate>;

export const managedPatch = z
  .strictObject({ name: companyName, plan, limits })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type ManagedPatch = z.infer<typeof managedPatch>;

export const suspendBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(3)
    .max(500)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), { message: 'must be one line of text' }),
});

export const removeQuery = z.strictObject({
  grace_days: z.coerce.number().int().min(0).max(365).optional(),
});
