import { z } from 'zod';

const VERTICALS = [
  'OTHER',
  'AUTO',
  'BEAUTY',
  'APPAREL',
  'EDU',
  'ENTERTAIN',
  'EVENT_PLAN',
  'FINANCE',
  'GROCERY',
  'GOVT',
  'HOTEL',
  'HEALTH',
  'NONPROFIT',
  'PROF_SERVICES',
  'RETAIL',
  'TRAVEL',
  'RESTAURANT',
  'ALCOHOL',
  'ONLINE_GAMBLING',
  'PHYSICAL_GAMBLING',
  'OTC_DRUGS',
  'MATRIMONY_SERVICE',
] as const;

/** What customers see of the business when they open its chat. */
export const profileWire = z
  .object({
    about: z.string().nullable(),
    address: z.string().nullable(),
    description: z.string().nullable(),
    email: z.string().nullable(),
    websites: z.array(z.string()),
    vertical: z.string().nullable(),
    profile_picture_url: z.string().nullable(),
  })
  .meta({ id: 'BusinessProfile' });

export const profileBody = z
  .strictObject({
    about: z.string().min(1).max(139),
    address: z.string().max(256).nullable(),
    description: z.string().max(512).nullable(),
    email: z.email().max(128).nullable(),
    websites: z.array(z.url({ protocol: /^https?$/ }).max(256)).max(2),
    vertical: z.enum(VERTICALS),
    profile_picture_handle: z.string().min(1).max(2_000).meta({ description: 'of an upload to the platform' }),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
