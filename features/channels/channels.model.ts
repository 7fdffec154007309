import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

export type ChannelStatus = 'active' | 'paused';

declare module '#platform/db' {
  interface Tables {
    channels: {
      company_id: string;
      id: string;
      name: string;
      phone_number_id: string;
      waba_id: string;
      display_phone_number: string | null;
      agent_id: string | null;
      daily_limit: number;
      status: ChannelStatus;
      sealed_access_token: Buffer | null;
      sealed_app_secret: Buffer | null;
      sealed_verify_token: Buffer | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'channel.created': { channel_id: string; phone_number_id: string };
    /** `phone_number_id` is the number from now on, whether or not it is what changed. */
    'channel.updated': { channel_id: string; phone_number_id: string };
    'channel.deleted': { channel_id: string };
  }
}

/** What a channel keeps secret. Goes in, never comes out. */
export const SECRETS = ['access_token', 'app_secret', 'verify_token'] as const;
export type SecretName = (typeof SECRETS)[number];

const name = z.string().trim().min(1).max(200);
const digits = z.string().regex(/^[0-9]{1,32}$/, 'the digits that Meta shows, for example 106540352242922');
const display_phone_number = z.string().trim().min(1).max(40);
const status = z.enum(['active', 'paused']);
const daily_limit = z.int().min(1).max(10_000_000).meta({ description: 'messages a day, beside the limits of Meta' });
const secret = z
  .string()
  .max(2_000)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces');

export const channelWire = z
  .object({
    id: z.uuid(),
    name: z.string(),
    phone_number_id: z.string(),
    waba_id: z.string(),
    display_phone_number: z.string().nullable(),
    agent_id: z.uuid().nullable().meta({ description: 'the agent that answers; null: teammates only' }),
    daily_limit: z.int(),
    status,
    has_access_token: z.boolean(),
    has_app_secret: z.boolean().meta({ description: "false: the install's own Meta app signs" }),
    has_verify_token: z.boolean(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Channel' });
export type ChannelWire = z.infer<typeof channelWire>;

export const channelList = listAnswer(channelWire).meta({ id: 'ChannelList' });

export const channelQuery = listQuery({
  sort: ['created_at', 'name'],
  filters: {
    phone_number_id: digits.optional(),
    waba_id: digits.optional(),
    agent_id: z.uuid().optional(),
    status: status.optional(),
  },
});
export type ChannelQuery = z.infer<typeof channelQuery>;

export const channelCreate = z.strictObject({
  name,
  phone_number_id: digits,
  waba_id: digits,
  display_phone_number: display_phone_number.optional(),
  agent_id: z.uuid().nullable().optional(),
  daily_limit: daily_limit.optional(),
  status: status.optional(),
  access_token: secret.optional(),
  app_secret: secret.optional(),
  verify_token: secret.optional(),
});
export type ChannelCreate = z.infer<typeof channelCreate>;

export const channelPatch = z
  .strictObject({
    name,
    phone_number_id: digits,
    waba_id: digits,
    display_phone_number: display_phone_number.nullable(),
    agent_id: z.uuid().nullable(),
    daily_limit,
    status,
    access_token: secret.nullable(),
    app_secret: secret.nullable(),
    verify_token: secret.nullable(),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type ChannelPatch = z.infer<typeof channelPatch>;

export const channelCheck = z
  .object({
    ok: z.boolean(),
    problems: z.array(z.object({ title: z.string(), advice: z.string() })),
    display_phone_number: z.string().nullable(),
    verified_name: z.string().nullable(),
    quality_rating: z.string().nullable(),
  })
  .meta({ id: 'ChannelCheck' });
export type ChannelCheck = z.infer<typeof channelCheck>;

/** Everything needed to serve a number, its secrets in the open: stays in memory, is never logged or answered. */
export interface ChannelRoute {
  company_id: string;
  channel_id: string;
  name: string;
  phone_number_id: string;
  waba_id: string;
  agent_id: string | null;
  status: ChannelStatus;
  daily_limit: number;
  access_token: string | null;
  app_secret: string | null;
  verify_token: string | null;
}
