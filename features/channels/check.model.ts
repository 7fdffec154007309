import { z } from 'zod';
import { timestamp } from '#platform/http';

const AREAS = [
  'secrets',
  'token',
  'permissions',
  'number',
  'account',
  'subscription',
  'webhook',
  'registration',
  'quality',
  'limit',
  'name',
] as const;

const checkProblem = z.object({
  area: z.enum(AREAS),
  severity: z
    .enum(['error', 'warning'])
    .meta({ description: 'error: something does not work; warning: it soon may not' }),
  title: z.string(),
  advice: z.string(),
});
export type CheckProblem = z.infer<typeof checkProblem>;

/** What a look at the platform found out about a channel. */
export const channelCheck = z
  .object({
    ok: z.boolean().meta({ description: 'nothing was found that does not work' }),
    checked_at: timestamp,
    problems: z.array(checkProblem),
    could_not_check: z.array(z.object({ area: z.enum(AREAS), why: z.string() })),
    display_phone_number: z.string().nullable(),
    verified_name: z.string().nullable(),
    name_status: z.string().nullable(),
    status: z.string().nullable(),
    quality_rating: z.string().nullable(),
    throughput_level: z.string().nullable(),
    messaging_limit: z.int().nullable(),
    token: z
      .object({ expires_at: timestamp.nullable(), scopes: z.array(z.string()), app_id: z.string().nullable() })
      .nullable(),
    webhook: z.object({
      expected: z.string().meta({ description: 'where deliveries for this channel should go' }),
      found: z.string().nullable().meta({ description: 'where they go according to the platform' }),
      by: z.enum(['phone_number', 'account', 'application']).nullable(),
    }),
  })
  .meta({ id: 'ChannelCheck' });
export type ChannelCheck = z.infer<typeof channelCheck>;
