import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';
import type { NewEvent } from './model.ts';

/** Writes facts in the transaction that makes them true, in the order given. */
export async function appendEvents(tdb: TenantDb, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into events (company_id, id, type, data)
    select ${tdb.company_id}, id, type, data
    from unnest(${events.map(() => newId())}::uuid[], ${events.map((event) => event.type)}::text[],
                ${events.map((event) => JSON.stringify(event.data))}::jsonb[])
      with ordinality as fresh (id, type, data, place)
    order by place`.execute(tdb.q);
}
