import { z } from 'zod';
import { isNetwork } from '#platform/net';
import { oidcIssuers } from './oidc-issuers.ts';

/** Booleans as people write them in environments. */
const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'])
  .transform((word) => ['true', '1', 'on', 'yes'].includes(word));

const aPort = 'a port from 0 to 65535';
const port = z.coerce.number(aPort).int(aPort).min(0, aPort).max(65_535, aPort);
const aCount = 'a whole number from 1';
const count = z.coerce.number(aCount).int(aCount).min(1, aCount);
const url = z.url();
const text = z.string().min(1);

const origins = z.string().transform((value, context): string[] => {
  try {
    return z.array(z.string()).parse(JSON.parse(value));
  } catch {
    context.addIssue('a JSON list of origins, for example ["http://localhost:3000"]');
    return z.NEVER;
  }
});

const names = z
  .string()
  .transform((value) => value.split(',').map((name) => name.trim()))
  .pipe(z.array(text));

function isMailServer(value: string): boolean {
  return /^smtps?:$/.test(URL.parse(value)?.protocol ?? '') && URL.parse(value)?.hostname !== '';
}

const networks = z
  .string()
  .transform((value) => value.split(',').map((network) => network.trim()))
  .refine((list) => list.every(isNetwork), 'addresses and networks with commas between, such as 10.0.0.0/8,::1');

interface Setting {
  schema: z.ZodType;
  /** Never printed, never logged. */
  secret?: boolean;
  /** Other names that are read when the first is not set. */
  aliases?: readonly string[];
}

/** Every setting the server reads, by its name in the environment. Defaults that depend on others are in `config.ts`. */
export const settings = {
  APP_ENV: { schema: z.enum(['development', 'test', 'production']).default('development'), aliases: ['ENV'] },
  APP_NAME: { schema: text.default('Parley') },
  DEBUG: { schema: flag.default(false) },
  LOG_LEVEL: {
    schema: z
      .string()
      .toLowerCase()
      .transform((level) => (level === 'warning' ? 'warn' : level))
      .pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']))
      .optional(),
  },
  PORT: { schema: port.default(8000) },
  HOST: { schema: text.default('0.0.0.0') },
  API_V1_PREFIX: {
    schema: z
      .string()
      .regex(/^(\/[a-z0-9_-]+)+$/i, 'a path such as /api/v1')
      .default('/api/v1'),
  },
  TRUST_PROXY: { schema: networks.default([]) },
  CORS_ORIGINS: { schema: origins.default(['http://localhost:3000']) },
  PUBLIC_URL: { schema: url.optional() },
  DATA_DIR: { schema: text.default('./data') },
  DATABASE_URL: {
    schema: text
      .regex(/^postgres(ql)?:\/\//, 'an address such as postgresql://user:password@host:5432/database')
      .optional(),
    secret: true,
  },
  REDIS_URL: {
    schema: text.regex(/^rediss?:\/\//, 'an address such as redis://localhost:6379/0').optional(),
    secret: true,
  },
  SECRET_KEY: { schema: z.string().min(1).optional(), secret: true, aliases: ['JWT_SECRET'] },
  SECRET_KEY_PREVIOUS: { schema: text.optional(), secret: true },
  MASTER_KEY: { schema: z.string().min(1).optional(), secret: true },
  MASTER_KEY_PREVIOUS: { schema: text.optional(), secret: true },
  ACCESS_TOKEN_MINUTES: { schema: count.max(1_440).default(15) },
  REFRESH_TOKEN_DAYS: { schema: count.max(365).default(30) },
  PASSWORD_MIN_LENGTH: { schema: z.coerce.number().int().min(8).max(15).default(8) },
  SIMULATOR_PORT: { schema: z.union([z.literal(''), port], 'empty, or a port from 0 to 65535').default(8001) },
  WHATSAPP_APP_SECRET: { schema: text.optional(), secret: true },
  WHATSAPP_APP_SECRET_PREVIOUS: { schema: text.optional(), secret: true },
  WHATSAPP_UNVERIFIED_NUMBERS: { schema: z.enum(['work', 'wait']).optional() },
  META_APP_ID: {
    schema: z
      .string()
      .regex(/^\d{1,32}$/, 'the digits of the app at Meta')
      .optional(),
  },
  META_APP_SECRET: { schema: text.optional(), secret: true },
  META_CONFIG_ID: {
    schema: z
      .string()
      .regex(/^\d{1,32}$/, 'the digits of the configuration at Meta')
      .optional(),
  },
  WHATSAPP_VERIFY_TOKEN: { schema: text.optional(), secret: true },
  WHATSAPP_API_BASE_URL: { schema: url.optional() },
  WHATSAPP_API_VERSION: {
    schema: z
      .string()
      .regex(/^v\d+\.\d+$/, 'a version such as v25.0')
      .default('v25.0'),
  },
  WHATSAPP_DAILY_LIMIT: { schema: count.default(1_000) },
  WHATSAPP_TIMEOUT_MS: { schema: count.max(120_000).default(20_000) },
  DISPATCH_HOLD_SECONDS: { schema: count.max(86_400).default(60) },
  DISPATCH_LEASE_SECONDS: { schema: count.max(600).default(30) },
  OPENAI_API_KEY: { schema: text.optional(), secret: true },
  OPENAI_BASE_URL: { schema: url.optional() },
  ANTHROPIC_API_KEY: { schema: text.optional(), secret: true },
  ANTHROPIC_BASE_URL: { schema: url.optional() },
  OPENAI_COMPATIBLE_API_KEY: { schema: text.optional(), secret: true },
  OPENAI_COMPATIBLE_BASE_URL: { schema: url.optional() },
  LLM_DEFAULT_MODEL: {
    schema: z
      .string()
      .regex(/^[a-z-]+\/.+$/, 'vendor/model, for example extractive/1')
      .default('extractive/1'),
  },
  LLM_TIMEOUT_MS: { schema: count.max(600_000).default(60_000) },
  LLM_RATE_PER_SECOND: { schema: count.default(3) },
  RATE_LIMIT_PER_MINUTE: { schema: count.default(100) },
  LOGIN_RATE_PER_MINUTE: { schema: count.default(20) },
  MAX_CONCURRENT_REQUESTS: { schema: count.default(2_000) },
  IDENTITY_SIGN_UP: { schema: z.enum(['off', 'company']).default('off') },
  IDENTITY_TRUSTED: { schema: names.default([]) },
  SUPABASE_URL: { schema: url.optional() },
  SUPABASE_SERVICE_KEY: { schema: text.optional(), secret: true },
  SUPABASE_JWT_SECRET: { schema: text.optional(), secret: true },
  SUPABASE_EMAILS_CONFIRMED: { schema: flag.default(true) },
  FIREBASE_PROJECT_ID: { schema: text.optional() },
  FIREBASE_CREDENTIALS: { schema: text.optional(), secret: true },
  FIREBASE_JWKS_URL: { schema: url.optional() },
  FIREBASE_AUTH_EMULATOR_HOST: { schema: text.optional() },
  FIREBASE_EMULATOR_HUB: { schema: text.optional() },
  OIDC_ISSUERS: { schema: oidcIssuers.default([]), secret: true },
  AWS_S3_BUCKET: { schema: text.optional() },
  AWS_ENDPOINT_URL: { schema: url.optional() },
  AWS_REGION: { schema: text.optional(), aliases: ['AWS_DEFAULT_REGION'] },
  AWS_ACCESS_KEY_ID: { schema: text.optional(), secret: true },
  AWS_SECRET_ACCESS_KEY: { schema: text.optional(), secret: true },
  AWS_SESSION_TOKEN: { schema: text.optional(), secret: true },
  SMTP_URL: {
    schema: text.refine(isMailServer, 'an address such as smtp://user:password@mail.example:587').optional(),
    secret: true,
  },
  MAIL_FROM: {
    schema: text.regex(/^[^\p{Cc}<>]*<?[^\s@<>]+@[^\s@<>]+>?$/u, 'an address, or a name and <an address>').optional(),
  },
  MAIL_TIMEOUT_MS: { schema: count.max(120_000).default(20_000) },
  SUPERADMIN_EMAIL: { schema: z.email().max(254).toLowerCase().optional() },
  SUPERADMIN_PASSWORD: { schema: z.string().min(8).max(72).optional(), secret: true },
  DEMO: { schema: flag.optional() },
  DEMO_EMAIL: { schema: z.email().default('demo@parley.example') },
  DEMO_PASSWORD: { schema: z.string().min(8).max(72).default('parley-demo'), secret: true },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
export type RawSettings = { [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };
export type Source = 'environment' | '.env' | 'default' | 'derived' | 'data directory' | 'not set';
