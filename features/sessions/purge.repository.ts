import { sql } from 'kysely';
import type { Purge } from '#features/companies';
import { firstIdOf } from '#platform/runtime';

/** Sessions that ended or expired. One that ended before a time was begun before it, so only old ids are looked at. */
export const sessionPurge: Purge = {
  kept: 'sessions_days',
  async purge(tdb, before, limit) {
    const { numAffectedRows } = await sql`
      delete from sessions where company_id = ${tdb.company_id} and id = any(array(
        select id from sessions where company_id = ${tdb.company_id} and id < ${firstIdOf(before)}
          and least(ended_at, expires_at) < ${before} order by id limit ${limit}))`.execute(tdb.q);
    return Number(numAffectedRows ?? 0);
  },
  async count(tdb, before, cap) {
    const { rows } = await sql<{ total: number }>`
      select count(*) as total from (
        select 1 from sessions where company_id = ${tdb.company_id} and id < ${firstIdOf(before)}
          and least(ended_at, expires_at) < ${before} limit ${cap}) counted`.execute(tdb.q);
    return rows[0]!.total;
  },
};
