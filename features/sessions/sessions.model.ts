import type { Generated } from 'kysely';
import { z } from 'zod';
import { companyName } from '#features/companies';
import { emailAddress, personName, userWire } from '#features/users';
import { listAnswer, listQuery, timestamp } from '#platform/http';

/** Why a session ended before its time. */
export type EndReason = 'signed_out' | 'revoked' | 'token_reused';

declare module '#platform/db' {
  interface Tables {
    sessions: {
      company_id: string;
      id: string;
      user_id: string;
      generation: Generated<number>;
      rotated_at: Date;
      expires_at: Date;
      ended_at: Date | null;
      end_reason: EndReason | null;
      user_agent: string | null;
      created_at: Date;
      last_used_at: Date;
    };
  }
}

export interface Session {
  id: string;
  user_id: string;
  generation: number;
  rotated_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  user_agent: string | null;
  created_at: Date;
  last_used_at: Date;
}

const sessionWire = z
  .object({
    id: z.uuid(),
    created_at: timestamp,
    last_used_at: timestamp.meta({ description: 'when it was last refreshed' }),
    expires_at: timestamp,
    user_agent: z.string().nullable(),
    current: z.boolean().meta({ description: 'the session of this very request' }),
  })
  .meta({ id: 'Session' });
export type SessionWire = z.infer<typeof sessionWire>;

/** Whoever is signed in, with what they may do, so that a page shows only what it will be allowed. */
export const meWire = userWire.extend({ permissions: z.array(z.string()) }).meta({ id: 'Me' });

export const sessionList = listAnswer(sessionWire).meta({ id: 'SessionList' });
export const sessionQuery = listQuery({ sort: ['created_at'], filters: {} }).omit({ q: true });
export type SessionQuery = z.infer<typeof sessionQuery>;

export const signUpBody = z.strictObject({
  email: emailAddress,
  password: z
    .string()
    .min(8)
    .max(72)
    .meta({ description: 'at most 72 bytes of UTF-8; easily guessed ones are refused' }),
  first_name: personName,
  last_name: personName,
  company_name: companyName.optional(),
});
export type SignUpBody = z.infer<typeof signUpBody>;

export const signUpAnswer = z.object({ message: z.string(), user: userWire }).meta({ id: 'SignUpAnswer' });

export const loginBody = z.strictObject({ email: emailAddress, password: z.string().min(1).max(1_000) });

/** A browser sends nothing: its token travels in the cookie. */
export const refreshBody = z.strictObject({ refresh_token: z.string().min(1).max(512).optional() }).nullish();

export const tokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'seconds' }),
    refresh_token: z.string(),
    user: userWire,
  })
  .meta({ id: 'TokenAnswer' });
export type TokenAnswer = z.infer<typeof tokenAnswer>;

export function toSession(row: Session, current_id: string | null): SessionWire {
  return {
    id: row.id,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    user_agent: row.user_agent,
    current: row.id === current_id,
  };
}
