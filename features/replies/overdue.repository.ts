import { sql } from 'kysely';
import type { Database } from '#platform/db';

const OVERDUE = '15 seconds';
const AT_MOST = 200;

/**
 * Turns that should have been answered and that nobody holds: their job was lost with a crashed worker. Each found one
 * is given a new due time, so that it is not found again at once.
 */
export async function takeOverdueTurns(db: Database): Promise<{ company_id: string; turn_id: string }[]> {
  return db.system(async (sdb) => {
    const { rows } = await sql<{ company_id: string; turn_id: string }>`
      select company_id, id as turn_id from turns
      where state in ('open', 'composing') and due_at < clock_timestamp() - ${OVERDUE}::interval
        and (leased_until is null or leased_until < clock_timestamp())
      order by due_at limit ${AT_MOST}`.execute(sdb.q);
    for (const [company_id, group] of Map.groupBy(rows, (row) => row.company_id)) {
      const tdb = await sdb.asCompany(company_id);
      await sql`update turns set due_at = clock_timestamp()
                where company_id = ${company_id} and id = any(${group.map((row) => row.turn_id)}::uuid[])`.execute(
        tdb.q,
      );
    }
    return rows;
  });
}
