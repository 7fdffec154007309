import { sql } from 'kysely';
import type { Database, Row, Statement, SystemDb, TenantDb } from '#platform/db';
import type { SecretBox } from '#platform/crypto';
import { newId } from '#platform/runtime';
import type { DeliveryWire, PendingDelivery, Verdict } from './inbound.model.ts';
import type { DeliverySummary } from './delivery-summary.ts';
import { SEALED_BYTES, storedBody, type StoredBody } from './sealed-body.ts';
import type { DeliveryPart } from './split-delivery.ts';

export const COLUMNS = `id, received_at, state, reason, field, phone_number_id, length(body) - case when sealed then ${SEALED_BYTES} else 0 end as size_bytes,
  items, attempts, processed_at`;

export function deliveryFromRow(row: Row): DeliveryWire {
  const delivery = row as unknown as Omit<DeliveryWire, 'received_at' | 'processed_at'> & {
    received_at: Date;
    processed_at: Date | null;
  };
  return {
    ...delivery,
    received_at: delivery.received_at.toISOString(),
    processed_at: delivery.processed_at?.toISOString() ?? null,
  };
}

export function deliveryStatement(id: string): Statement {
  return {
    name: 'delivery-get',
    text: `select ${COLUMNS}, body, sealed from inbound_deliveries where company_id = app_company_id() and id = $1 and state <> 'split'`,
    values: [id],
  };
}

/** Parsed, a body takes some fifteen times its size: this much at once is safe in a small process. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** The oldest deliveries that wait, locked for this transaction; other drainers pass them by. */
export async function claimPending(sdb: SystemDb, limit: number): Promise<PendingDelivery[]> {
  const { rows } = await sql<PendingDelivery>`
    with waiting as (
      select id, sum(octet_length(body)) over (order by id) as bytes, row_number() over (order by id) as place
      from (select id, body from inbound_deliveries
            where state = 'pending' and strikes = 0 and (retry_at is null or retry_at <= clock_timestamp())
            order by id limit ${limit}) oldest)
    select id, company_id, parent_id, signer_channel_id, body, sealed, attempts, received_at from inbound_deliveries
    where id in (select id from waiting where bytes <= ${BATCH_BYTES} or place = 1) and state = 'pending'
    order by id for update skip locked`.execute(sdb.q);
  return rows;
}

/** The oldest delivery over which a process died and whose pause is over: it is drained alone. */
export async function claimStruck(sdb: SystemDb): Promise<PendingDelivery[]> {
  const { rows } = await sql<PendingDelivery>`
    select id, company_id, parent_id, signer_channel_id, body, sealed, attempts, received_at from inbound_deliveries
    where state = 'pending' and strikes > 0 and (retry_at is null or retry_at <= clock_timestamp())
    order by id limit 1 for update skip locked`.execute(sdb.q);
  return rows;
}

/** Writes down what became of deliveries, and whose they turned out to be. */
export async function closeDeliveries(
  sdb: SystemDb,
  verdicts: readonly (Verdict & { id: string; company_id: string | null; summary?: DeliverySummary })[],
): Promise<void> {
  if (verdicts.length === 0) return;
  await sql`
    update inbound_deliveries d set state = v.state, reason = v.reason, items = v.items, company_id = v.company_id,
      field = v.field, phone_number_id = v.phone_number_id, attempts = d.attempts + 1, strikes = 0, retry_at = null,
      processed_at = now()
    from unnest(${verdicts.map((verdict) => verdict.id)}::uuid[], ${verdicts.map((verdict) => verdict.company_id)}::uuid[],
                ${verdicts.map((verdict) => verdict.state)}::text[], ${verdicts.map((verdict) => verdict.reason)}::text[],
                ${verdicts.map((verdict) => verdict.items)}::int[], ${verdicts.map(({ summary }) => summary?.field ?? null)}::text[],
                ${verdicts.map(({ summary }) => summary?.phone_number_id ?? null)}::text[])
      as v (id, company_id, state, reason, items, field, phone_number_id)
    where d.id = v.id`.execute(sdb.q);
}

/** Notes what deliveries of one company speak of, to be found by. */
export async function noteSubjects(
  tdb: TenantDb,
  deliveries: readonly { id: string; summary: DeliverySummary }[],
): Promise<void> {
  const rows = deliveries.flatMap(({ id, summary }) => summary.subjects.map((subject) => ({ id, subject })));
  if (rows.length === 0) return;
  await sql`
    insert into delivery_subjects (company_id, subject, delivery_id)
    select ${tdb.company_id}, * from unnest(${rows.map(({ subject }) => subject)}::bigint[], ${rows.map(({ id }) => id)}::uuid[])
    on conflict do nothing`.execute(tdb.q);
}

/** Keeps bodies in another form from now on. */
export async function writeBodies(sdb: SystemDb, bodies: readonly StoredBody[]): Promise<void> {
  if (bodies.length === 0) return;
  await sql`
    update inbound_deliveries d set body = b.body, sealed = b.sealed
    from unnest(${bodies.map(({ id }) => id)}::uuid[], ${bodies.map(({ body }) => body)}::bytea[],
                ${bodies.map(({ sealed }) => sealed)}::boolean[]) as b (id, body, sealed)
    where d.id = b.id`.execute(sdb.q);
}

/** Puts a delivery back, to be tried again after a pause. */
export async function postpone(sdb: SystemDb, id: string, delay_ms: number): Promise<void> {
  await sql`
    update inbound_deliveries set attempts = attempts + 1,
      retry_at = clock_timestamp() + ${delay_ms}::int * interval '1 millisecond' where id = ${id}`.execute(sdb.q);
}

/**
 * Stores the parts of a delivery that speaks to several companies, each to be drained by itself. Where the numbers of
 * the whole were known to be one company's when it came, they stay that company's.
 */
export async function insertParts(
  sdb: SystemDb,
  parent: PendingDelivery,
  parts: readonly DeliveryPart[],
  box: SecretBox,
): Promise<void> {
  const owners = parts.map(({ by_number, company_id }) => (by_number ? (parent.company_id ?? company_id) : company_id));
  const stored = await Promise.all(
    parts.map(({ body }, place) => storedBody(box, { id: newId(), company_id: owners[place]!, body })),
  );
  await sql`
    insert into inbound_deliveries (id, company_id, parent_id, signer_channel_id, body, sealed, received_at)
    select id, company_id, ${parent.id}, ${parent.signer_channel_id}, body, sealed, ${parent.received_at}
    from unnest(${stored.map(({ id }) => id)}::uuid[], ${owners}::uuid[], ${stored.map(({ body }) => body)}::bytea[],
                ${stored.map(({ sealed }) => sealed)}::boolean[]) as part (id, company_id, body, sealed)`.execute(
    sdb.q,
  );
  // What the whole said is in its parts, where it is sealed, erased and let go of with the company that it is of.
  await writeBodies(sdb, [{ id: parent.id, body: Buffer.alloc(0), sealed: false }]);
}

/** Drains a delivery again. Its effects are idempotent, so nothing is doubled. False when there is none. */
export async function replayDelivery(tdb: TenantDb, id: string): Promise<boolean> {
  const result = await sql`
    update inbound_deliveries set state = 'pending', reason = null, retry_at = null, strikes = 0
    where company_id = ${tdb.company_id} and id = ${id} and state <> 'split'`.execute(tdb.q);
  return result.numAffectedRows === 1n;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export type KeptDelivery = Pick<PendingDelivery, 'id' | 'company_id' | 'body' | 'sealed'>;

/** Deliveries kept because nobody had their number, oldest first, from the one after `after_id` on. */
export async function readUnrouted(db: Database, limit: number, after_id: string = FIRST_ID): Promise<KeptDelivery[]> {
  return (await db.fast.system.run({
    name: 'inbound-unrouted',
    text: `select id, company_id, body, sealed from inbound_deliveries where state = 'unrouted' and id > $2 order by id limit $1`,
    values: [limit, after_id],
  })) as unknown as KeptDelivery[];
}

export async function releaseUnrouted(db: Database, ids: readonly string[]): Promise<void> {
  await db.fast.system.run({
    name: 'inbound-release',
    text: `update inbound_deliveries set state = 'pending', reason = null where id = any($1::uuid[]) and state = 'unrouted'`,
    values: [ids],
  });
}
