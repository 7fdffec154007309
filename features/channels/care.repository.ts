import { sql } from 'kysely';
import { lockRow, type Database } from '#platform/db';
import type { SealedChannel } from './sealed-channel.model.ts';
import { sealedChannelStatement } from './channels.repository.ts';
import { changeChannels } from './standing.repository.ts';

/**
 * The channel that has waited longest for a look, with the time of this one noted, so that no other process looks as well.
 * A process that dies on the way has it looked at next time. Undefined when none is due.
 */
export async function takeDue(
  db: Database,
  { now, daily, unreached }: { now: Date; daily: Date; unreached: Date },
): Promise<SealedChannel | undefined> {
  return db.system(async (sdb) => {
    const { rows } = await sql<{ company_id: string; id: string }>`
      (select company_id, id, checked_at from channels
       where sealed_access_token is not null and checked_at < ${daily} order by checked_at limit 1)
      union all
      (select company_id, id, checked_at from channels
       where ownership = 'unverified' and holds_number and ownership_reason = 'unreachable' and checked_at < ${unreached}
       order by checked_at limit 1)
      order by checked_at limit 1`.execute(sdb.q);
    const due = rows[0];
    if (due === undefined) return undefined;
    const tdb = await sdb.asCompany(due.company_id);
    const read = (row: object): SealedChannel & { checked_at: Date | null } => row as never;
    const channel = await lockRow(tdb, sealedChannelStatement(due.id), read);
    // Somebody else was quicker.
    if (channel === undefined || channel.checked_at === null || channel.checked_at >= unreached) return undefined;
    await changeChannels(tdb, [channel.id], { checked_at: now });
    return channel;
  });
}
