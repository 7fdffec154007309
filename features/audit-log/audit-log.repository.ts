import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { Actor, AuditEntry } from '#platform/http';
import { newId } from '#platform/runtime';
import { BEGINNING, hashOf, headText, RESTARTED, storable, storableText, type ChainHead } from './chain.ts';

/** The end of the log, locked until the transaction ends, and the time of the line that comes next. */
interface LockedHead extends ChainHead {
  next_at: string;
}

/**
 * Adds a line to the company's log, in the transaction of what it tells. From here to the commit all others who append
 * to this log wait, so it is the last thing that a transaction does: two round trips, one to lock the end of the log and
 * one to write. The hash and the stamp are made here, because the key of the stamp must not reach the database.
 */
export async function appendAudit(tdb: TenantDb, actor: Actor, entry: AuditEntry): Promise<void> {
  const head = (await lockHead(tdb)) ?? (await restart(tdb, actor, entry));
  await addLine(tdb, head, actor, entry);
}

/** Begins the log of a company, in the transaction that makes the company. */
export async function beginAudit(tdb: TenantDb): Promise<void> {
  await insertHead(tdb);
}

/** Every company has a head from its first moment on, so one without has lost it: the log says so for good. */
async function restart(tdb: TenantDb, actor: Actor, { request_id }: AuditEntry): Promise<LockedHead> {
  const mine = await insertHead(tdb);
  const head = await lockHead(tdb);
  if (head === undefined) throw new Error('the company of this transaction does not exist');
  if (!mine) return head;
  await addLine(tdb, head, actor, { action: RESTARTED, target_id: null, details: {}, request_id });
  return (await lockHead(tdb))!;
}

/**
 * Both statements travel together, and the second runs when the lock is had: so it sees what the one before has written.
 * Waiting for the row itself would cost each waiter a look at every version that those before them leave.
 */
async function lockHead(tdb: TenantDb): Promise<LockedHead | undefined> {
  const [, { rows }] = await Promise.all([
    takeLogLock(tdb),
    sql<LockedHead>`
      select seq, encode(hash, 'hex') as hash,
        to_char(greatest(clock_timestamp(), at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as next_at
      from audit_heads where company_id = app_company_id()`.execute(tdb.q),
  ]);
  return rows[0];
}

/** Until the transaction ends, nobody else moves the end of this company's log. */
export async function takeLogLock(tdb: TenantDb): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audit log of ${tdb.company_id}`}, 0))`.execute(tdb.q);
}

async function insertHead(tdb: TenantDb): Promise<boolean> {
  const { stamp, key_id } = tdb.stamp(headText(tdb.company_id, BEGINNING));
  const result = await sql`
    insert into audit_heads (company_id, seq, hash, at, stamp, stamp_key)
    values (${tdb.company_id}, ${BEGINNING.seq}, decode(${BEGINNING.hash}, 'hex'), clock_timestamp(), ${stamp}, ${key_id})
    on conflict (company_id) do nothing`.execute(tdb.q);
  return result.numAffectedRows === 1n;
}

async function addLine(tdb: TenantDb, head: LockedHead, actor: Actor, entry: AuditEntry): Promise<void> {
  const line = {
    company_id: tdb.company_id,
    seq: head.seq + 1,
    id: newId(),
    at: head.next_at,
    actor_type: actor.type,
    actor_id: actor.id.toLowerCase(),
    action: storableText(entry.action),
    target_id: entry.target_id === null ? null : storableText(entry.target_id),
    details: storable(entry.details),
    request_id: storableText(entry.request_id),
    prev_hash: head.hash,
  };
  const hash = hashOf(line);
  const { stamp, key_id } = tdb.stamp(headText(tdb.company_id, { seq: line.seq, hash }));
  await sql`
    with line as (
      insert into audit_log (company_id, id, seq, at, actor_type, actor_id, action, target_id, details, request_id, prev_hash, hash)
      values (${line.company_id}, ${line.id}, ${line.seq}, ${line.at}::timestamptz, ${line.actor_type}, ${line.actor_id},
        ${line.action}, ${line.target_id}, ${JSON.stringify(line.details)}::jsonb, ${line.request_id},
        decode(${line.prev_hash}, 'hex'), decode(${hash}, 'hex'))
      returning seq, hash, at)
    update audit_heads h set seq = line.seq, hash = line.hash, at = line.at, stamp = ${stamp}, stamp_key = ${key_id}
    from line where h.company_id = ${tdb.company_id}`.execute(tdb.q);
}
