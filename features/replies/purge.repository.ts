import { sql } from 'kysely';
import type { Purge } from '#features/companies';
import { firstIdOf } from '#platform/runtime';

/** Passports of answers that may themselves be kept longer. */
export const passportPurge: Purge = {
  kept: 'passports_days',
  async purge(tdb, before, limit) {
    const { numAffectedRows } = await sql`
      delete from passports where company_id = ${tdb.company_id} and message_id = any(array(
        select message_id from passports where company_id = ${tdb.company_id} and message_id < ${firstIdOf(before)}
        order by message_id limit ${limit}))`.execute(tdb.q);
    return Number(numAffectedRows ?? 0);
  },
  async count(tdb, before, cap) {
    const { rows } = await sql<{ total: number }>`
      select count(*) as total from (
        select 1 from passports where company_id = ${tdb.company_id} and message_id < ${firstIdOf(before)}
        limit ${cap}) counted`.execute(tdb.q);
    return rows[0]!.total;
  },
};
