import type { Generated } from 'kysely';
import { z } from 'zod';
import { userWire } from '#features/users';
import { listAnswer, listQuery, timestamp } from '#platform/http';

/** Why a session ended before its time. */
export type EndReason = 'signed_out' | 'revoked' | 'token_reused' | 'password_changed' | 'password_reset';

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

/**
 * Whoever is signed in, with what they may do, so that a page shows only what it will be allowed. An operator who acts
 * for the company is no user of it: then there is no address and no day on which they joined.
 */
export const meWire = userWire
  .extend({
    email: z.email().nullable(),
    created_at: timestamp.nullable(),
    permissions: z.array(z.string()),
    acting: z.boolean().meta({ description: 'an operator who acts for the company' }),
  })
  .meta({ id: 'Me' });
export type MeWire = z.infer<typeof meWire>;

export const sessionList = listAnswer(sessionWire).meta({ id: 'SessionList' });
export const sessionQuery = listQuery({ sort: ['created_at'], filters: {} }).omit({ q: true });
export type SessionQuery = z.infer<typeof sessionQuery>;

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
