import { sql } from 'kysely';
import type { Stamps, StampVerdict } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import { takeLogLock } from './audit-log.repository.ts';
import { headText, type ChainHead } from './chain.ts';

const BATCH = 200;

export type MovedHead = ChainHead & { company_id: string };

/** Some heads that moved since they were last taken; nobody takes them again before they move again. */
export async function takeMovedHeads(db: Database): Promise<MovedHead[]> {
  const rows = await db.fast.system.run({
    name: 'audit-heads-moved',
    text: `update audit_heads h set anchored_seq = h.seq
           from (select company_id from audit_heads where anchored_seq < seq limit $1 for no key update skip locked) moved
           where h.company_id = moved.company_id
           returning h.company_id, h.seq, encode(h.hash, 'hex') as hash`,
    values: [BATCH],
  });
  return rows as unknown as MovedHead[];
}

/** Companies whose head was stamped under another master key, in the order of their ids, those after `after`. */
export async function companiesStampedOtherwise(db: Database, key_id: string, after: string): Promise<string[]> {
  const rows = await db.fast.system.run({
    name: 'audit-heads-otherwise',
    text: `select company_id from audit_heads where stamp_key <> $1 and company_id > $2 order by company_id limit $3`,
    values: [key_id, after, BATCH],
  });
  return rows.map((row) => row['company_id'] as string);
}

/** Stamps a genuine head under the present master key, so that the one before can be given up. */
export async function restampHead(tdb: TenantDb, stamps: Stamps): Promise<StampVerdict | undefined> {
  await takeLogLock(tdb);
  const { rows } = await sql<ChainHead & { stamp: Buffer; key_id: string }>`
    select seq, encode(hash, 'hex') as hash, stamp, stamp_key as key_id from audit_heads
    where company_id = app_company_id()`.execute(tdb.q);
  const head = rows[0];
  if (head === undefined) return undefined;
  const text = headText(tdb.company_id, head);
  const verdict = stamps.check(tdb.company_id, text, head);
  if (verdict !== 'genuine') return verdict;
  const { stamp, key_id } = stamps.stamp(tdb.company_id, text);
  await sql`update audit_heads set stamp = ${stamp}, stamp_key = ${key_id} where company_id = app_company_id()`.execute(
    tdb.q,
  );
  return verdict;
}
