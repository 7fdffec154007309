import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

declare module '#platform/db' {
  interface Tables {
    acting_sessions: {
      company_id: string;
      id: string;
      operator_id: string;
      operator_name: string;
      operator_company_id: string;
      operator_session_id: string;
      reason: string;
      created_at: Date;
      expires_at: Date;
      ended_at: Date | null;
    };
    acting_errands: {
      company_id: string;
      id: string;
      operator_id: string;
      session_id: string;
      target_company_id: string;
      expires_at: Date;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'company.acting_started': { acting_session_id: string };
    'company.acting_ended': { acting_session_id: string };
  }
}

export interface ActingSession {
  id: string;
  operator_name: string;
  reason: string;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  /** The session of the operator's own lasts until then; null when it has ended. */
  operator_until: Date | null;
}

const LONGEST_MINUTES = 60;

const line = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), { message: 'must be one line of text' });

export const actBody = z.strictObject({
  reason: line.meta({ description: 'shown to the company' }),
  minutes: z.int().min(5).max(LONGEST_MINUTES).default(LONGEST_MINUTES),
});
export type ActBody = z.infer<typeof actBody>;

export const actAnswer = z
  .object({
    id: z.uuid(),
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'seconds' }),
    expires_at: timestamp,
    company: z.object({ id: z.uuid(), name: z.string() }),
  })
  .meta({ id: 'ActingGrant' });
export type ActAnswer = z.infer<typeof actAnswer>;

const actingWire = z
  .object({
    id: z.uuid(),
    operator_name: z.string(),
    reason: z.string(),
    created_at: timestamp,
    expires_at: timestamp,
    ended_at: timestamp.nullable(),
    is_live: z.boolean().meta({ description: 'whether the operator can act at this moment' }),
  })
  .meta({ id: 'ActingSession' });
export type ActingWire = z.infer<typeof actingWire>;

export const actingList = listAnswer(actingWire).meta({ id: 'ActingSessionList' });
export const actingQuery = listQuery({ sort: ['created_at'], filters: {} }).omit({ q: true });
export type ActingQuery = z.infer<typeof actingQuery>;

export function isLive({ ended_at, expires_at, operator_until }: ActingSession, now: Date): boolean {
  return ended_at === null && expires_at > now && operator_until !== null && operator_until > now;
}

export function toActing(row: ActingSession, now: Date): ActingWire {
  const { id, operator_name, reason, created_at, expires_at, ended_at } = row;
  return {
    id,
    operator_name,
    reason,
    created_at: created_at.toISOString(),
    expires_at: expires_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
    is_live: isLive(row, now),
  };
}
