import { z } from 'zod';
import { listAnswer, timestamp } from '#platform/http';

declare module '#platform/db' {
  interface Tables {
    identities: {
      company_id: string;
      id: string;
      user_id: string;
      provider: string;
      issuer: string;
      subject: string;
      email: string | null;
      created_at: Date;
      last_used_at: Date;
    };
  }
}

/** What links a person of a provider to a user. */
export interface Identity {
  id: string;
  user_id: string;
  provider: string;
  issuer: string;
  email: string | null;
  created_at: Date;
  last_used_at: Date;
}

const identityWire = z
  .object({
    id: z.uuid(),
    provider: z.string().meta({ description: 'firebase, supabase, or the id of an OpenID Connect provider' }),
    issuer: z.string(),
    email: z.string().nullable().meta({ description: 'the address that the provider knew when it was linked' }),
    created_at: timestamp,
    last_used_at: timestamp.meta({ description: 'when it last opened a session' }),
  })
  .meta({ id: 'Identity' });
export type IdentityWire = z.infer<typeof identityWire>;

export const identityList = listAnswer(identityWire).meta({ id: 'IdentityList' });

const totpCode = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .meta({ description: 'of the authenticator app, or a recovery code; for users who have switched it on' });

export const exchangeBody = z.strictObject({
  provider: z
    .string()
    .min(1)
    .max(40)
    .meta({ description: 'firebase, supabase, or the id of an OpenID Connect provider' }),
  id_token: z.string().min(1).max(100_000).meta({ description: "the provider's token; of Supabase the access token" }),
  totp_code: totpCode.optional(),
});

export const completeBody = z.strictObject({ totp_code: totpCode });

export const providerList = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        start_url: z.string().meta({ description: 'where a browser goes to sign in' }),
      }),
    ),
  })
  .meta({ id: 'OidcProviderList' });

export function toIdentity({ id, provider, issuer, email, created_at, last_used_at }: Identity): IdentityWire {
  return {
    id,
    provider,
    issuer,
    email,
    created_at: created_at.toISOString(),
    last_used_at: last_used_at.toISOString(),
  };
}
