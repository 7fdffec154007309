import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

const STATES = ['queued', 'sent', 'failed', 'kept'] as const;
export type MailState = (typeof STATES)[number];

/** What mails are about; each has its words in `texts/`. */
export const KINDS = [
  'invitation',
  'welcome',
  'email_verification',
  'password_reset',
  'password_changed',
  'second_factor_changed',
  'notice',
] as const;
export type MailKind = (typeof KINDS)[number];

declare module '#platform/db' {
  interface Tables {
    mails: {
      company_id: string;
      id: string;
      kind: MailKind;
      recipient: string;
      recipient_id: string;
      subject: string;
      body: string | null;
      state: Generated<MailState>;
      attempts: Generated<number>;
      error: string | null;
      due_at: Date | null;
      good_until: Date | null;
      leased_until: Date | null;
      lease: Generated<number>;
      sent_at: Date | null;
      created_at: Date;
    };
  }
}

declare module '#platform/jobs' {
  interface JobTypes {
    'mail.send': { company_id: string; mail_id: string };
  }
}

/** A mail to be written. The words follow from the kind and the company's language. */
export interface NewMail {
  kind: MailKind;
  to: string;
  /** The user or the invitation it is for: logs name them by this. */
  recipient_id: string;
  /** What to call them, where that is known. */
  name?: string;
  /** Who asks, where somebody does. */
  from_name?: string;
  /** Of a notice: what is the matter and what to do, in words of ours. */
  about?: { title: string; detail: string };
  /** Where its link leads, from the root of the console: `/reset-password?token=…`. */
  path?: string;
  /** When that link stops working; the mail is not sent after it. */
  good_until?: Date;
}

export const mailWire = z
  .object({
    id: z.uuid(),
    kind: z.enum(KINDS),
    to: z.string(),
    recipient_id: z.uuid().meta({ description: 'the user or the invitation it is for' }),
    subject: z.string(),
    state: z.enum(STATES).meta({ description: 'kept: this install has no mail server, so read it here' }),
    attempts: z.int(),
    error: z.string().nullable().meta({ description: 'what the mail server said when it was tried last' }),
    due_at: timestamp.nullable().meta({ description: 'when it is tried next' }),
    sent_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Mail' });
export type MailWire = z.infer<typeof mailWire>;

/** A single mail, with its text where people may read it. */
export const wholeMailWire = mailWire
  .extend({
    body: z.string().nullable().meta({ description: 'null where a mail server has it, or it is not for the caller' }),
  })
  .meta({ id: 'WholeMail' });
export type WholeMailWire = z.infer<typeof wholeMailWire>;

export const mailList = listAnswer(mailWire).meta({ id: 'MailList' });

export const mailQuery = listQuery({
  sort: ['created_at'],
  filters: { state: z.enum(STATES).optional(), kind: z.enum(KINDS).optional(), recipient_id: z.uuid().optional() },
}).omit({ q: true });
export type MailQuery = z.infer<typeof mailQuery>;
