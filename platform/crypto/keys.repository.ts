import { sql, type Generated } from 'kysely';
import type { Database, TenantDb } from '#platform/db';
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

export interface KeySurvey {
  /** Keys by the master key that wraps them. */
  masters: { master_id: string; keys: number }[];
  /** Keys that are kept only for what was sealed under them before. */
  retired: number;
}

export async function surveyKeys(db: Database): Promise<KeySurvey> {
  const rows = await db.fast.system.run({
    name: 'company-keys-survey',
    text: `select master_id, count(*)::int as keys, count(retired_at)::int as retired from company_keys
           group by master_id order by master_id`,
    values: [],
  });
  const counted = rows as unknown as { master_id: string; keys: number; retired: number }[];
  return {
    masters: counted.map(({ master_id, keys }) => ({ master_id, keys })),
    retired: counted.reduce((sum, { retired }) => sum + retired, 0),
  };
}

/** Keys that are not wrapped under `master_id`, in order, from the one after `after` on. */
export async function readKeysOfOthers(
  db: Database,
  master_id: string,
  after: { company_id: string; id: number },
  limit: number,
): Promise<WrappedKey[]> {
  const rows = await db.fast.system.run({
    name: 'company-keys-of-others',
    text: `select company_id, id, master_id, wrapped from company_keys
           where master_id <> $1 and (company_id, id) > ($2, $3) order by company_id, id limit $4`,
    values: [master_id, after.company_id, after.id, limit],
  });
  return rows as unknown as WrappedKey[];
}

/** Puts a key in its new wrapping, unless somebody has done so already. */
export async function rewrapKey(db: Database, key: WrappedKey, from_master_id: string): Promise<void> {
  await db.fast.system.run({
    name: 'company-key-rewrap',
    text: `update company_keys set master_id = $3, wrapped = $4 where company_id = $1 and id = $2 and master_id = $5`,
    values: [key.company_id, key.id, key.master_id, key.wrapped, from_master_id],
  });
}

/** Companies that have an active data key from before `before`. */
export async function companiesWithKeys(db: Database, before: string): Promise<string[]> {
  const rows = await db.fast.system.run({
    name: 'company-keys-companies',
    text: `select company_id from company_keys where purpose = 'data' and retired_at is null and created_at < $1::timestamptz
           order by company_id`,
    values: [before],
  });
  return rows.map((row) => row['company_id'] as string);
}

/** From now on the company's new things are sealed under `key`. False when it was made for what is no longer so. */
export async function replaceDataKey(tdb: TenantDb, key: WrappedKey): Promise<boolean> {
  const { rows } = await sql<{ last_id: number }>`
    select id as last_id from company_keys where company_id = ${tdb.company_id} order by id desc limit 1 for update`.execute(
    tdb.q,
  );
  if ((rows[0]?.last_id ?? 0) + 1 !== key.id) return false;
  await sql`update company_keys set retired_at = clock_timestamp()
            where company_id = ${tdb.company_id} and purpose = 'data' and retired_at is null`.execute(tdb.q);
  const { numAffectedRows } = await sql`
    insert into company_keys (company_id, id, purpose, master_id, wrapped)
    values (${tdb.company_id}, ${key.id}, 'data', ${key.master_id}, ${key.wrapped}) on conflict do nothing`.execute(
    tdb.q,
  );
  return numAffectedRows === 1n;
}

/** Destroys what was retired until `before`: whatever is still sealed under it is lost. */
export async function destroyRetiredKeys(tdb: TenantDb, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from company_keys
    where company_id = ${tdb.company_id} and retired_at <= ${before}`.execute(tdb.q);
  return Number(numAffectedRows ?? 0n);
}

/** The companies whose content may be sealed, each with whether what is new is to be. */
export async function readContentSeals(db: Database): Promise<Map<string, boolean>> {
  const rows = await db.fast.system.run({
    name: 'content-seals',
    text: 'select company_id, wanted from content_seals',
    values: [],
  });
  return new Map(rows.map((row) => [row['company_id'] as string, row['wanted'] as boolean]));
}

/** Nothing of the company's content is sealed any more. Not when it is wanted again by now. */
export async function forgetContentSeal(tdb: TenantDb): Promise<void> {
  await sql`delete from content_seals where company_id = ${tdb.company_id} and not wanted`.execute(tdb.q);
}
