import { z } from 'zod';
import { webAddress, words } from './parts.ts';

const kind = words(40).optional();
const line = words(300).optional();

const NAME_PARTS = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix'] as const;

const name = z
  .strictObject({
    formatted_name: words(300),
    first_name: line,
    last_name: line,
    middle_name: line,
    suffix: line,
    prefix: line,
  })
  .refine((parts) => NAME_PARTS.some((part) => parts[part] !== undefined), {
    path: ['first_name'],
    error: 'give at least one part of the name beside formatted_name',
  });

const contactCard = z.strictObject({
  name,
  phones: z
    .array(
      z.strictObject({
        phone: words(40),
        type: kind,
        wa_id: z
          .string()
          .regex(/^\d{5,20}$/)
          .optional(),
      }),
    )
    .optional(),
  emails: z.array(z.strictObject({ email: z.email().max(254), type: kind })).optional(),
  urls: z.array(z.strictObject({ url: webAddress, type: kind })).optional(),
  addresses: z
    .array(
      z.strictObject({
        street: line,
        city: line,
        state: line,
        zip: line,
        country: line,
        country_code: z
          .string()
          .regex(/^[A-Za-z]{2}$/)
          .optional(),
        type: kind,
      }),
    )
    .optional(),
  org: z.strictObject({ company: line, department: line, title: line }).optional(),
  birthday: z.iso.date().optional(),
});

/** Cards of people. Few are better: many are hard to use on a phone. */
export const contacts = { contacts: z.array(contactCard).min(1).max(257) };
