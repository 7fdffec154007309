import { z } from 'zod';
import { problem } from '#platform/http';

/** A parameter without a value counts as left out (RFC 6749, 3.2). */
const given = z.string().min(1, 'is needed').max(1_000);
const maybe = z
  .string()
  .max(64)
  .transform((value) => value.trim() || undefined)
  .optional();

export const tokenRequest = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('password'),
    username: given.meta({ description: 'an e-mail address or a user name' }),
    password: given,
    totp_code: maybe,
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: given }),
]);

export const oauthAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'seconds' }),
    refresh_token: z.string(),
  })
  .meta({ id: 'OauthAnswer' });

const OAUTH_ERRORS = [
  'invalid_request',
  'invalid_grant',
  'unsupported_grant_type',
  'access_denied',
  'temporarily_unavailable',
  'server_error',
] as const;
export type OauthErrorCode = (typeof OAUTH_ERRORS)[number];

/** As RFC 6749 has it, and as every other error of ours, too. */
export const oauthError = problem
  .extend({ error: z.enum(OAUTH_ERRORS), error_description: z.string() })
  .meta({ id: 'OauthError' });
