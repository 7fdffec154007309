import { z } from 'zod';
import { PERMISSIONS, type Permission } from '#features/users';
import { listAnswer, listQuery, moment, timestamp } from '#platform/http';
import { isNetwork } from '#platform/net';

declare module '#platform/db' {
  interface Tables {
    api_keys: {
      company_id: string;
      id: string;
      name: string;
      prefix: string;
      secret_hash: Buffer;
      scopes: string[];
      allowed_addresses: string[] | null;
      expires_at: Date | null;
      revoked_at: Date | null;
      last_used_at: Date | null;
      created_by: string | null;
      rotated_from: string | null;
      created_at: Date;
      updated_at: Date;
    };
  }
}

/** A key as the product knows one; the hash of its secret is no part of it. */
export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  allowed_addresses: string[] | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  created_by: string | null;
  rotated_from: string | null;
  created_at: Date;
  updated_at: Date;
}

/** A key that can make keys could not be taken back: its children would stay. */
const SCOPES = PERMISSIONS.filter((permission) => permission !== 'api_keys.write') as [Permission, ...Permission[]];

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((value) => value.isWellFormed() && !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(value), {
    message: 'must not hold control characters or broken text',
  });
const scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .transform((given) => [...new Set(given)])
  .meta({ description: 'what it may do: permissions that whoever makes it has' });
const allowed_addresses = z
  .array(z.string().max(50).refine(isNetwork, { message: 'must be an address or a network such as 10.0.0.0/8' }))
  .min(1)
  .max(50)
  .nullable()
  .meta({ description: 'addresses and networks it may be used from; null: from everywhere' });
const expires_at = moment.nullable().meta({ description: 'from when on it is refused; null: never' });

export const keyWire = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().meta({ description: 'how the key begins' }),
    scopes: z.array(z.string()),
    allowed_addresses: z.array(z.string()).nullable(),
    expires_at: timestamp.nullable(),
    last_used_at: timestamp.nullable().meta({ description: 'to the minute' }),
    created_by: z.uuid().nullable(),
    rotated_from: z.uuid().nullable().meta({ description: 'the key that this one replaces' }),
    revoked_at: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'ApiKey' });
export type KeyWire = z.infer<typeof keyWire>;

export const newKeyWire = keyWire
  .extend({ key: z.string().meta({ description: 'the key itself; it is shown this once' }) })
  .meta({ id: 'NewApiKey' });
export type NewKeyWire = z.infer<typeof newKeyWire>;

export const keyList = listAnswer(keyWire).meta({ id: 'ApiKeyList' });

export const keyQuery = listQuery({
  sort: ['created_at', 'name'],
  filters: {
    created_by: z.uuid().optional(),
    revoked: z.enum(['true', 'false']).optional(),
  },
});
export type KeyQuery = z.output<typeof keyQuery>;

export const keyCreate = z.strictObject({
  name,
  scopes,
  expires_at: expires_at.optional(),
  allowed_addresses: allowed_addresses.optional(),
});
export type KeyCreate = z.output<typeof keyCreate>;

export const keyPatch = z
  .strictObject({ name, scopes, expires_at, allowed_addresses })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type KeyPatch = z.output<typeof keyPatch>;

/** Time enough to bring a key to all its places. */
export const OVERLAP_HOURS = 24;

export const keyRotate = z
  .strictObject({
    overlap_hours: z
      .int()
      .min(0)
      .max(168)
      .default(OVERLAP_HOURS)
      .meta({ description: 'how long the old one works beside it' }),
    expires_at: expires_at.optional().meta({ description: 'of the new one; without it, that of the old' }),
  })
  .nullish();
export type KeyRotate = NonNullable<z.output<typeof keyRotate>>;

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export function toKey(row: ApiKey): KeyWire {
  const { id, name, prefix, scopes, allowed_addresses, created_by, rotated_from } = row;
  return {
    id,
    name,
    prefix,
    scopes,
    allowed_addresses,
    expires_at: iso(row.expires_at),
    last_used_at: iso(row.last_used_at),
    created_by,
    rotated_from,
    revoked_at: iso(row.revoked_at),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
