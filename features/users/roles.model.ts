import type { Generated } from 'kysely';
import { z } from 'zod';
import { listAnswer, listQuery, timestamp } from '#platform/http';
import { BUILT_IN_ROLES, PERMISSIONS } from './permissions.ts';

declare module '#platform/db' {
  interface Tables {
    roles: {
      company_id: string;
      id: string;
      name: string;
      description: Generated<string>;
      permissions: string[];
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

const oneLine = (value: string): boolean => value.isWellFormed() && !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(value);
const broken = { message: 'must not hold control characters or broken text' };

const fields = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine(oneLine, broken)
    .refine((name) => !(BUILT_IN_ROLES as readonly string[]).includes(name.toLowerCase()), {
      message: 'is the name of a role that every company has',
    }),
  description: z.string().trim().max(500).refine(oneLine, broken),
  permissions: z
    .array(z.enum(PERMISSIONS))
    .max(PERMISSIONS.length)
    .refine((list) => new Set(list).size === list.length, { message: 'must name each permission once' }),
};

export const roleCreate = z.strictObject({ ...fields, description: fields.description.optional() });
export type RoleCreate = z.infer<typeof roleCreate>;

export const rolePatch = z
  .strictObject(fields)
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type RolePatch = z.infer<typeof rolePatch>;

export const roleWire = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    permissions: z.array(z.string()),
    user_count: z.int().meta({ description: 'users who have it, active or not' }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Role' });
export type RoleWire = z.infer<typeof roleWire>;

export const roleList = listAnswer(roleWire).meta({ id: 'RoleList' });
export const roleQuery = listQuery({ sort: ['created_at', 'name'], filters: {} });
export type RoleQuery = z.infer<typeof roleQuery>;

export const permissionList = z
  .object({ data: z.array(z.object({ permission: z.enum(PERMISSIONS), roles: z.array(z.enum(BUILT_IN_ROLES)) })) })
  .meta({ id: 'PermissionList' });
export type PermissionList = z.infer<typeof permissionList>;
