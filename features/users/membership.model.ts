import { z } from 'zod';
import { listAnswer, listQuery } from '#platform/http';
import { ROLES } from './permissions.ts';
import { emailAddress, personName, userWire } from './users.model.ts';

/** What one can be asked in as. A superadmin is made of somebody who is there already. */
const JOINABLE = ['company_admin', 'content_manager', 'content_writer', 'client', 'custom'] as const;

const role_id = z.uuid().meta({ description: "one of the company's own roles; with the role custom only" });
const pairing = { path: ['role_id'], message: 'goes with the role custom, and custom with a role_id' };
const arePaired = (body: { role: string; role_id?: string | undefined }): boolean =>
  (body.role === 'custom') === (body.role_id !== undefined);

export const userCreate = z
  .strictObject({
    email: emailAddress,
    first_name: personName,
    last_name: personName,
    role: z.enum(JOINABLE),
    role_id: role_id.optional(),
    password: z
      .string()
      .min(8)
      .max(72)
      .optional()
      .meta({ description: 'without one the user gets a mail with a link to choose it' }),
  })
  .refine(arePaired, pairing);
export type UserCreate = z.infer<typeof userCreate>;

export const userPatch = z
  .strictObject({
    first_name: personName,
    last_name: personName,
    role: z.enum(ROLES),
    role_id,
    is_active: z.boolean(),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' })
  .refine((body) => body.role === undefined || arePaired({ role: body.role, role_id: body.role_id }), pairing);
export type UserPatch = z.infer<typeof userPatch>;

export const userList = listAnswer(userWire).meta({ id: 'UserList' });
export const userQuery = listQuery({
  sort: ['created_at', 'email'],
  filters: {
    role: z.enum(ROLES).optional(),
    role_id: z.uuid().optional(),
    is_active: z
      .enum(['true', 'false'])
      .transform((word) => word === 'true')
      .optional(),
  },
});
export type UserQuery = z.infer<typeof userQuery>;

export const transferBody = z.strictObject({ user_id: z.uuid() });

export const invitationCreate = z
  .strictObject({
    email: emailAddress,
    role: z.enum(JOINABLE),
    role_id: role_id.optional(),
    first_name: personName.optional(),
    last_name: personName.optional(),
  })
  .refine(arePaired, pairing);
export type InvitationCreate = z.infer<typeof invitationCreate>;
