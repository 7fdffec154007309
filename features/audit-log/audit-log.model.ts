import { z } from 'zod';
import type { Statement } from '#platform/db';
import { cursorAnswer, cursorQuery, timestamp } from '#platform/http';
import { PROBLEM_KINDS, type ChainHead } from './chain.ts';

/** Finds `id` and `name` of those among the actors that it knows. */
export type NamesOf = (ids: readonly string[]) => Statement;

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 in hex' });
const action = z.string().min(1).max(100).meta({ description: 'for example agent.updated' });

const auditLine = z
  .object({
    id: z.uuid(),
    seq: z.int().meta({ description: 'the place in the log: 1, 2, 3 without a gap' }),
    at: timestamp,
    actor: z.object({
      type: z.enum(['user', 'api_key', 'operator']),
      id: z.uuid(),
      name: z.string().nullable().meta({ description: 'as it is today; null when the company no longer knows them' }),
    }),
    action,
    target_id: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).meta({ description: 'names of fields, ids, states; no contents' }),
    request_id: z.string(),
    hash,
  })
  .meta({ id: 'AuditLine' });
export type AuditLine = z.infer<typeof auditLine>;

export const auditPageAnswer = cursorAnswer(auditLine).meta({ id: 'AuditPage' });

const moment = timestamp.refine((text) => Number(text.slice(0, 4)) > 0, { message: 'must be a year that there was' });

export const auditQuery = cursorQuery.extend({
  action: action.optional(),
  actor_id: z.uuid().optional(),
  target_id: z.string().min(1).max(200).optional(),
  from: moment.optional().meta({ description: 'at this moment or later' }),
  to: moment.optional().meta({ description: 'before this moment' }),
});
export type AuditQuery = z.infer<typeof auditQuery>;

const ANCHOR = /^(\d{1,15}):([0-9a-f]{64})$/;

export const verifyQuery = z.strictObject({
  anchor: z
    .string()
    .regex(ANCHOR, 'the number and the hash of a line, as the server wrote them into its own log: 12:ab34…')
    .optional(),
});

export const verifyAnswer = z
  .object({
    ok: z.boolean(),
    checked: z.int().meta({ description: 'how many lines were read' }),
    head: z.object({ seq: z.int(), hash }).nullable(),
    problems: z
      .array(z.object({ seq: z.int(), kind: z.enum(PROBLEM_KINDS), detail: z.string() }))
      .meta({ description: 'the first hundred, in the order of the lines' }),
  })
  .meta({ id: 'AuditVerdict' });
export type VerifyAnswer = z.infer<typeof verifyAnswer>;

/** `12:ab34…` of a head, and the head of it; undefined for what is no anchor. */
export const anchorOf = ({ seq, hash }: ChainHead): string => `${seq}:${hash}`;
export function parseAnchor(text: string): ChainHead | undefined {
  const match = ANCHOR.exec(text);
  return match === null ? undefined : { seq: Number(match[1]), hash: match[2]! };
}
