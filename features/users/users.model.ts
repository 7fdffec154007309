import type { Generated } from 'kysely';
import { z } from 'zod';
import { timestamp } from '#platform/http';
import { ROLES, type Role } from './permissions.ts';

declare module '#platform/db' {
  interface Tables {
    users: {
      company_id: string;
      id: string;
      email: string;
      username: string;
      hashed_password: string;
      first_name: string;
      last_name: string;
      role: Role;
      role_id: string | null;
      is_active: Generated<boolean>;
      is_owner: Generated<boolean>;
      email_verified_at: Date | null;
      totp_enabled_at: Date | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

/** A user as the product knows one. The password's hash is no part of it and stays in the repository. */
export interface User {
  id: string;
  company_id: string;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  role: Role;
  /** The company's own role, when the role is `custom`. */
  role_id: string | null;
  is_active: boolean;
  is_owner: boolean;
  email_verified_at: Date | null;
  totp_enabled_at: Date | null;
  created_at: Date;
}

export const userWire = z
  .object({
    id: z.uuid(),
    username: z.string(),
    email: z.email(),
    first_name: z.string(),
    last_name: z.string(),
    role: z.enum(ROLES),
    role_id: z.uuid().nullable().meta({ description: "the company's own role, when the role is custom" }),
    company_id: z.uuid(),
    is_active: z.boolean(),
    is_owner: z.boolean().meta({ description: 'answers for the company; cannot leave before handing that on' }),
    email_verified: z.boolean(),
    totp_enabled: z.boolean().meta({ description: 'signs in with a code from an authenticator app, too' }),
    created_at: timestamp,
  })
  .meta({ id: 'User' });
export type UserWire = z.infer<typeof userWire>;

export function toUser(row: User): UserWire {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    first_name: row.first_name,
    last_name: row.last_name,
    role: row.role,
    role_id: row.role_id,
    company_id: row.company_id,
    is_active: row.is_active,
    is_owner: row.is_owner,
    email_verified: row.email_verified_at !== null,
    totp_enabled: row.totp_enabled_at !== null,
    created_at: row.created_at.toISOString(),
  };
}

/** An address as it is kept: lower case, so that one person cannot sign up twice by spelling. */
export const emailAddress = z.email().max(254).toLowerCase();

/** A person's name, or a part of it: one line of well-formed text. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((value) => value.isWellFormed() && !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(value), {
    message: 'must not hold control characters or broken text',
  });

/** A name to sign in by. Without an @, so that it is never taken for somebody's address. */
export const userName = personName
  .max(64)
  .normalize('NFC')
  .refine((value) => !value.includes('@'), { message: 'must not hold an @' });

/** What teammates see of a user. */
export function displayName(user: Pick<User, 'first_name' | 'last_name' | 'username'>): string {
  return `${user.first_name} ${user.last_name}`.trim() || user.username;
}
