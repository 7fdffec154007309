import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

const SUBJECTS = ['channel', 'template', 'account', 'sending'] as const;
const STATES = ['open', 'dismissed', 'resolved'] as const;
export type NoticeState = (typeof STATES)[number];

declare module '#platform/db' {
  interface Tables {
    notices: {
      company_id: string;
      id: string;
      kind: string;
      severity: Severity;
      title: string;
      detail: string;
      subject_type: (typeof SUBJECTS)[number];
      subject_id: string | null;
      dedupe_key: string;
      state: Generated<NoticeState>;
      times: Generated<number>;
      raised_at: Date;
      last_raised_at: Date;
      dismissed_at: Date | null;
      dismissed_by: string | null;
      resolved_at: Date | null;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'notice.raised': { notice_id: string; kind: string; severity: Severity };
    'notice.dismissed': { notice_id: string };
    'notice.resolved': { notice_id: string };
  }
}

/** Something that people should know about. Words of customers have no place in it: it is mailed. */
export interface NewNotice {
  /** What sort of trouble: `channel_token`, `account_restricted`. */
  kind: string;
  severity: Severity;
  /** What is the matter, in a sentence that a shop owner understands. */
  title: string;
  /** What to do about it. */
  detail: string;
  subject: { type: (typeof SUBJECTS)[number]; id: string | null };
  /** Names the trouble: raised again while it lasts, it stays one notice. */
  dedupe_key: string;
}

export const noticeWire = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    severity: z.enum(SEVERITIES),
    title: z.string(),
    detail: z.string().meta({ description: 'what to do about it' }),
    subject: z.object({ type: z.enum(SUBJECTS), id: z.string().nullable() }),
    state: z.enum(STATES).meta({ description: 'dismissed: people know, and it lasts; resolved: it is over' }),
    times: z.int().meta({ description: 'how often it was raised' }),
    raised_at: timestamp,
    last_raised_at: timestamp,
    dismissed_at: timestamp.nullable(),
    resolved_at: timestamp.nullable(),
  })
  .meta({ id: 'Notice' });
export type NoticeWire = z.infer<typeof noticeWire>;

export const noticeList = listAnswer(noticeWire).meta({ id: 'NoticeList' });

export const noticeQuery = listQuery({
  sort: ['raised_at'],
  filters: {
    state: z.enum(STATES).optional(),
    severity: z.enum(SEVERITIES).optional(),
    subject_id: z.string().max(100).optional(),
  },
}).omit({ q: true });
export type NoticeQuery = z.infer<typeof noticeQuery>;
