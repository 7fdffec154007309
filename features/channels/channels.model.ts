import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';
import { ownershipWire, type OwnershipReason, type OwnershipWire } from './ownership.model.ts';
import { quietHours, type QuietHours } from './quiet-hours.model.ts';

export type ChannelStatus = 'active' | 'paused';
const PAUSED_REASONS = ['person', 'platform', 'disconnected'] as const;
/** Who stopped it: a person, the platform, or it is connected no longer. */
export type PausedReason = (typeof PAUSED_REASONS)[number];

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
      paused_reason: PausedReason | null;
      paused_at: Date | null;
      standing_at: Date | null;
      ownership: Generated<OwnershipWire['state']>;
      ownership_reason: OwnershipReason | null;
      verified_at: Date | null;
      holds_number: Generated<boolean>;
      attention_code: number | null;
      attention_title: string | null;
      attention_advice: string | null;
      attention_since: Date | null;
      is_coexistence: Generated<boolean>;
      throughput_learned: Generated<number>;
      throughput_cap: number | null;
      throughput_per_second: GeneratedAlways<number>;
      messaging_limit: number | null;
      portfolio_id: string | null;
      quality_rating: string | null;
      platform_status: string | null;
      name_status: string | null;
      verified_name: string | null;
      quiet_hours: JSONColumnType<QuietHours> | null;
      token_expires_at: Date | null;
      registration_wait_until: Date | null;
      registration_problem: string | null;
      webhook_override_url: string | null;
      contacts_sync_at: Date | null;
      history_sync_at: Date | null;
      last_check: JSONColumnType<object> | null;
      checked_at: Date | null;
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
const throughput_cap = z
  .int()
  .min(1)
  .max(1_000)
  .nullable()
  .meta({ description: 'messages a second at most, below what the platform allows; null: all that it allows' });
const is_coexistence = z
  .boolean()
  .meta({ description: 'the number is used in the WhatsApp Business app as well: 20 messages a second' });
const portfolio_id = z
  .string()
  .regex(/^[0-9]{1,32}$/, 'digits')
  .nullable()
  .meta({ description: 'the business portfolio, whose numbers share one messaging limit' });
export const secret = z
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
    paused_reason: z.enum(PAUSED_REASONS).nullable().meta({
      description: 'person; platform: it stopped the account; disconnected: it is connected no longer',
    }),
    paused_at: timestamp.nullable(),
    ownership: ownershipWire,
    attention: z
      .object({ since: timestamp, code: z.int().nullable(), title: z.string(), advice: z.string() })
      .nullable()
      .meta({ description: 'what only a person can put right, such as a token that stopped working' }),
    is_coexistence: z.boolean(),
    throughput_per_second: z.int().meta({ description: 'the least of what the platform allows and the cap' }),
    throughput_cap: z.int().nullable(),
    messaging_limit: z.int().nullable().meta({
      description: 'people the portfolio may write to first within 24 hours; -1: without limit, null: not known',
    }),
    portfolio_id: z.string().nullable(),
    quality_rating: z.string().nullable(),
    platform_status: z.string().nullable(),
    name_status: z.string().nullable(),
    verified_name: z.string().nullable(),
    quiet_hours: quietHours.nullable(),
    token_expires_at: timestamp.nullable(),
    registration_wait: z.object({ until: timestamp, reason: z.string() }).nullable().meta({
      description: 'the platform wants nobody to try a PIN or a registration before this',
    }),
    webhook_override_url: z.string().nullable(),
    checked_at: timestamp.nullable(),
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
  is_coexistence: is_coexistence.optional(),
  throughput_cap: throughput_cap.optional(),
  portfolio_id: portfolio_id.optional(),
  quiet_hours: quietHours.nullable().optional(),
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
    is_coexistence,
    throughput_cap,
    portfolio_id,
    quiet_hours: quietHours.nullable(),
    access_token: secret.nullable(),
    app_secret: secret.nullable(),
    verify_token: secret.nullable(),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type ChannelPatch = z.infer<typeof channelPatch>;

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
  is_coexistence: boolean;
  /** Whether the number may be served: somebody showed that it is theirs, or this install does without. */
  trusted: boolean;
  /** Null where the number is not trusted, whatever is stored: nothing is sent with it. */
  access_token: string | null;
  /** All that may sign for it, its own first, with those of a rotation and of further apps. */
  app_secrets: readonly AcceptedSecret[];
  verify_tokens: readonly AcceptedSecret[];
}

/** A secret that is accepted until a time, or for as long as it stands. */
export interface AcceptedSecret {
  secret: string;
  until: Date | null;
}
