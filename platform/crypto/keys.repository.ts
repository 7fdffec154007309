import type { Generated } from 'kysely';
import type { Database } from '#platform/db';
import type { WrappedKey } from './master-keys.ts';

export type KeyPurpose = 'data' | 'index';

declare module '#platform/db' {
  interface Tables {
    company_keys: {
      company_id: string;
      id: number;
      purpose: KeyPurpose;
      master_id: string;
      wrapped: Buffer;
      created_at: Generated<Date>;
      retired_at: Date | null;
    };
  }
}

export interface StoredKey extends WrappedKey {
  purpose: KeyPurpose;
  retired_at: Date | null;
}

/** Every key of a company, of which there are few. Does not wait for a transaction that the caller may be in. */
export async function readCompanyKeys(db: Database, company_id: string): Promise<StoredKey[]> {
  const [rows] = await db.fast.app.read(company_id, [
    {
      name: 'company-keys',
      text: `select company_id, id, purpose, master_id, wrapped, retired_at from company_keys
             where company_id = app_company_id() order by id`,
      values: [],
    },
  ]);
  return rows as unknown as StoredKey[];
}

/** Keeps a key unless the company has an active one for this purpose, or one of this number: whoever is first wins. */
export async function keepFirstKey(db: Database, key: WrappedKey, purpose: KeyPurpose): Promise<void> {
  await db.fast.app.write([
    {
      company_id: key.company_id,
      statement: {
        name: 'company-key-keep',
        text: `insert into company_keys (company_id, id, purpose, master_id, wrapped)
               values (app_company_id(), $1, $2, $3, $4) on conflict do nothing`,
        values: [key.id, purpose, key.master_id, key.wrapped],
      },
    },
  ]);
}
