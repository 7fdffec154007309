import type { Generated, JSONColumnType } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';

/** Why two contacts were taken for one person. */
export type MergeReason = 'same_person' | 'number_changed' | 'user_id_changed' | 'shared_number' | 'by_hand';

/** What a contact does not want any more: marketing, or anything at all; and how we know. */
export interface OptOut {
  scope: 'marketing' | 'all';
  source: 'platform' | 'team';
  reason: string | null;
  delivery_id: string | null;
}

declare module '#platform/db' {
  interface Tables {
    contacts: {
      company_id: string;
      id: string;
      name: string | null;
      phone: string | null;
      wa_id: string | null;
      user_id: string | null;
      username: string | null;
      sealed_name: Buffer | null;
      sealed_phone: Buffer | null;
      sealed_username: Buffer | null;
      language: string | null;
      name_from: 'profile' | 'book' | null;
      book_at: Date | null;
      opted_out_at: Date | null;
      opt_out: JSONColumnType<OptOut> | null;
      preference_at: Date | null;
      merged_into_id: string | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
    contact_identities: {
      company_id: string;
      kind: 'user_id' | 'phone';
      value: string;
      sealed_value: Buffer | null;
      contact_id: string;
      home_contact_id: string;
      created_at: Generated<Date>;
    };
    contact_merges: {
      company_id: string;
      id: string;
      contact_id: string;
      merged_contact_id: string;
      reason: MergeReason;
      merged_by: string | null;
      merged_at: Generated<Date>;
      undone_by: string | null;
      undone_at: Date | null;
      kept: object | null;
      sealed_kept: Buffer | null;
      conversations: object;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'contact.created': { contact_id: string };
    'contact.updated': { contact_id: string };
    'contact.deleted': { contact_id: string };
    /** Two turned out to be one person. `moved_identities` and `moved_conversations` say how to take it back. */
    'contact.merged': {
      contact_id: string;
      merged_contact_id: string;
      moved_identities: { kind: string; value: string }[];
      moved_conversations: string[];
    };
    'contact.unmerged': { contact_id: string; unmerged_contact_id: string };
  }
}

const name = z.string().trim().min(1).max(200);
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language code such as en or pt-BR');
const user_id = z.string().regex(/^[A-Z]{2}(\.ENT)?\.[A-Za-z0-9]{1,128}$/, 'a business-scoped user id such as US.1349');

export const contactWire = z
  .object({
    id: z.uuid(),
    name: z.string().nullable(),
    phone: z.string().nullable().meta({ description: 'E.164 with +; null for people who hide their number' }),
    wa_id: z.string().nullable().meta({ description: 'the number exactly as WhatsApp writes it' }),
    user_id: z.string().nullable().meta({ description: "WhatsApp's business-scoped user id" }),
    username: z.string().nullable(),
    language: z.string().nullable(),
    opted_out_at: timestamp.nullable(),
    opt_out: z
      .object({
        scope: z.enum(['marketing', 'all']),
        source: z.enum(['platform', 'team']),
        reason: z.string().nullable(),
        delivery_id: z.uuid().nullable().meta({ description: "the platform's delivery that said so" }),
      })
      .nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Contact' });
export type ContactWire = z.infer<typeof contactWire>;

export const contactList = listAnswer(contactWire).meta({ id: 'ContactList' });

export const contactQuery = listQuery({
  sort: ['created_at', 'name'],
  filters: { phone: z.string().max(40).optional(), user_id: user_id.optional() },
});
export type ContactQuery = z.infer<typeof contactQuery>;

export const contactCreate = z
  .strictObject({
    name: name.optional(),
    phone: z
      .string()
      .trim()
      .min(5)
      .max(40)
      .optional()
      .meta({ description: 'international form, for example +15550100' }),
    user_id: user_id.optional(),
    language: language.optional(),
  })
  .refine((body) => body.phone !== undefined || body.user_id !== undefined, {
    path: ['phone'],
    message: 'give a phone number or a user_id: that is how the contact can be reached',
  });
export type ContactCreate = z.infer<typeof contactCreate>;

export const contactPatch = z
  .strictObject({ name: name.nullable(), language: language.nullable() })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type ContactPatch = z.infer<typeof contactPatch>;

/** Someone who can be found: at least one of `phone_key` and `user_id` is there. */
export interface NewContact {
  id: string;
  name: string | null;
  phone: string | null;
  wa_id: string | null;
  /** What the number is matched by; see `phoneKey` of the messaging connectors. */
  phone_key: string | null;
  user_id: string | null;
  username: string | null;
  language: string | null;
  /** Null when somebody typed the name. */
  name_from: 'profile' | 'book' | null;
}
