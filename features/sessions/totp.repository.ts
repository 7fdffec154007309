import type { Generated } from 'kysely';
import type { TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';

declare module '#platform/db' {
  interface Tables {
    totp_seeds: {
      company_id: string;
      /** The user's. */
      id: string;
      sealed_seed: Buffer;
      confirmed_at: Date | null;
      last_step: Generated<number>;
      created_at: Date;
    };
    recovery_codes: {
      company_id: string;
      id: string;
      user_id: string;
      code_hash: Buffer;
      used_at: Date | null;
    };
  }
}

/** Puts a seed that is still to be confirmed in the place of any other. */
export async function putSeed(tdb: TenantDb, user_id: string, sealed_seed: Buffer, now: Date): Promise<void> {
  const seed = { sealed_seed, confirmed_at: null, last_step: 0, created_at: now };
  await tdb.q
    .insertInto('totp_seeds')
    .values({ company_id: tdb.company_id, id: user_id, ...seed })
    .onConflict((conflict) => conflict.columns(['company_id', 'id']).doUpdateSet(seed))
    .execute();
}

export async function findSeed(
  tdb: TenantDb,
  user_id: string,
): Promise<{ sealed_seed: Buffer; confirmed_at: Date | null } | undefined> {
  return tdb.q
    .selectFrom('totp_seeds')
    .select(['sealed_seed', 'confirmed_at'])
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', user_id)
    .executeTakeFirst();
}

export async function confirmSeed(tdb: TenantDb, user_id: string, now: Date): Promise<void> {
  await tdb.q
    .updateTable('totp_seeds')
    .set({ confirmed_at: now })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', user_id)
    .execute();
}

/** Uses up the step and all before it; false when it was used up already. */
export async function takeStep(tdb: TenantDb, user_id: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await tdb.q
    .updateTable('totp_seeds')
    .set({ last_step: step })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', user_id)
    .where('last_step', '<', step)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Uses the code up; false when it is none of the user's, or used. */
export async function takeRecoveryCode(tdb: TenantDb, user_id: string, code_hash: Buffer, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tdb.q
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('code_hash', '=', code_hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function putRecoveryCodes(tdb: TenantDb, user_id: string, hashes: readonly Buffer[]): Promise<void> {
  await deleteRecoveryCodes(tdb, user_id);
  const { company_id } = tdb;
  const rows = hashes.map((code_hash) => ({ company_id, id: newId(), user_id, code_hash }));
  await tdb.q.insertInto('recovery_codes').values(rows).execute();
}

export async function deleteSecondFactor(tdb: TenantDb, user_id: string): Promise<void> {
  await tdb.q.deleteFrom('totp_seeds').where('company_id', '=', tdb.company_id).where('id', '=', user_id).execute();
  await deleteRecoveryCodes(tdb, user_id);
}

async function deleteRecoveryCodes(tdb: TenantDb, user_id: string): Promise<void> {
  await tdb.q
    .deleteFrom('recovery_codes')
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .execute();
}
