import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { Actor, AuditEntry } from '#platform/http';
import { newId } from '#platform/runtime';

/** Adds a line to the company's log, in the transaction of what it tells. */
export async function appendAudit(tdb: TenantDb, actor: Actor, entry: AuditEntry): Promise<void> {
  const { action, target_id, details, request_id } = entry;
  await sql`
    insert into audit_log (company_id, id, actor_type, actor_id, action, target_id, details, request_id)
    values (${tdb.company_id}, ${newId()}, ${actor.type}, ${actor.id}, ${action}, ${target_id},
      ${JSON.stringify(details)}::jsonb, ${request_id})`.execute(tdb.q);
}
