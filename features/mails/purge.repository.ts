import { sql } from 'kysely';
import type { Purge } from '#features/companies';

/** Mails that were sent, given up or kept; what is still to be sent stays. */
export const mailPurge: Purge = {
  kept: 'mails_days',
  async purge(tdb, before, limit) {
    const { numAffectedRows } = await sql`
      delete from mails where company_id = ${tdb.company_id} and id = any(array(
        select id from mails where company_id = ${tdb.company_id} and created_at < ${before} and state <> 'queued'
        order by created_at, id limit ${limit}))`.execute(tdb.q);
    return Number(numAffectedRows ?? 0);
  },
  async count(tdb, before, cap) {
    const { rows } = await sql<{ total: number }>`
      select count(*) as total from (
        select 1 from mails where company_id = ${tdb.company_id} and created_at < ${before} and state <> 'queued'
        limit ${cap}) counted`.execute(tdb.q);
    return rows[0]!.total;
  },
};
