import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';
import { ROLES, type Role } from './permissions.ts';
import { personName, userWire } from './users.model.ts';

declare module '#platform/db' {
  interface Tables {
    invitations: {
      company_id: string;
      id: string;
      email: string;
      first_name: string;
      last_name: string;
      role: Role;
      role_id: string | null;
      secret_hash: Buffer;
      invited_by: string | null;
      sent_at: Date;
      expires_at: Date;
      accepted_at: Date | null;
      created_at: Date;
    };
  }
}

/** Without the hash of its secret, which stays in the repository. */
export interface Invitation {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
  role: Role;
  role_id: string | null;
  invited_by: string | null;
  sent_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  created_at: Date;
}

export const invitationWire = z
  .object({
    id: z.uuid(),
    email: z.email(),
    first_name: z.string(),
    last_name: z.string(),
    role: z.enum(ROLES),
    role_id: z.uuid().nullable(),
    invited_by: z.uuid().nullable().meta({ description: 'null: somebody who has left' }),
    sent_at: timestamp.meta({ description: 'when its mail was written last' }),
    expires_at: timestamp,
    accepted_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Invitation' });
export type InvitationWire = z.infer<typeof invitationWire>;

export const invitationList = listAnswer(invitationWire).meta({ id: 'InvitationList' });
export const invitationQuery = listQuery({
  sort: ['created_at'],
  filters: {
    is_accepted: z
      .enum(['true', 'false'])
      .transform((word) => word === 'true')
      .optional(),
  },
}).omit({ q: true });
export type InvitationQuery = z.infer<typeof invitationQuery>;

const token = z.string().min(1).max(512);
export const previewQuery = z.strictObject({ token });
export const previewAnswer = z
  .object({
    company_name: z.string(),
    email: z.email(),
    first_name: z.string(),
    last_name: z.string(),
    role: z.enum(ROLES),
  })
  .meta({ id: 'InvitationPreview' });
export type PreviewAnswer = z.infer<typeof previewAnswer>;

export const acceptBody = z.strictObject({
  token,
  password: z
    .string()
    .min(8)
    .max(72)
    .meta({ description: 'at most 72 bytes of UTF-8; easily guessed ones are refused' }),
  first_name: personName,
  last_name: personName,
});
export type AcceptBody = z.infer<typeof acceptBody>;

export const acceptAnswer = z.object({ message: z.string(), user: userWire }).meta({ id: 'AcceptAnswer' });

export function toInvitation(row: Invitation): InvitationWire {
  return {
    id: row.id,
    email: row.email,
    first_name: row.first_name,
    last_name: row.last_name,
    role: row.role,
    role_id: row.role_id,
    invited_by: row.invited_by,
    sent_at: row.sent_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
