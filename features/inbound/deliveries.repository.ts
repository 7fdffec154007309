import { sql } from 'kysely';
import type { Database, Row, Statement, SystemDb, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { SecretBox } from '#platform/crypto';
import { newId } from '#platform/runtime';
import type { DeliveryQuery, DeliveryWire, PendingDelivery, Verdict } from './inbound.model.ts';
import { SEALED_BYTES, storedBody, type StoredBody } from './sealed-body.ts';
import type { DeliveryPart } from './split-delivery.ts';

const COLUMNS = `id, received_at, state, reason, length(body) - case when sealed then ${SEALED_BYTES} else 0 end as size_bytes,
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

/** Ids are made in the order of arrival, so they order the list. */
export function deliveryPage(query: DeliveryQuery): ListPage {
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const filter = query.state === undefined ? "state <> 'split'" : 'state = $3';
  const values = query.state === undefined ? [] : [query.state];
  const where = `company_id = app_company_id() and ${filter}`;
  const page: Statement = {
    name: `delivery-page-${order}-${query.state === undefined ? 'all' : 'state'}`,
    text: `with page as materialized (select id as page_id from inbound_deliveries where ${where} order by id ${order} limit $1 offset $2)
           select ${COLUMNS} from inbound_deliveries d join page on page.page_id = d.id
           where d.company_id = app_company_id() order by d.id ${order}`,
    values: [query.limit, query.skip, ...values],
  };
  const count: Statement =
    query.state === undefined
      ? {
          name: 'delivery-count-all',
          text: `select coalesce(sum(deliveries), 0)::int8 as total from inbound_ledger where company_id = app_company_id()`,
          values: [],
        }
      : {
          name: 'delivery-count-state',
          text: `select least(coalesce(sum(deliveries), 0), ${COUNT_CAP})::int8 as total from inbound_ledger where company_id = app_company_id() and state = $1`,
          values,
        };
  return { page, count, fromRow: deliveryFromRow };
}

export function deliveryStatement(id: string): Statement {
  return {
    name: 'delivery-get',
    text: `select ${COLUMNS}, body, sealed from inbound_deliveries where company_id = app_company_id() and id = $1 and state <> 'split'`,
    values: [id],
  };
}

export const ledgerStatement: Statement = {
  name: 'inbound-ledger',
  text: `select state, sum(deliveries)::int8 as deliveries from inbound_ledger where company_id = app_company_id() group by state`,
  values: [],
};

/** Parsed, a body takes some fifteen times its size: this much at once is safe in a small process. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** The oldest deliveries that wait, locked for this transaction; other drainers pass them by. */
export async function claimPending(sdb: SystemDb, limit: number): Promise<PendingDelivery[]> {
  const { rows } = await sql<PendingDelivery>`
    with waiting as (
      select id, sum(octet_length(body)) over (order by id) as bytes, row_number() over (order by id) as place
      from (select id, body from inbound_deliveries
            where state = 'pending' and (retry_at is null or retry_at <= clock_timestamp())
            order by id limit ${limit}) oldest)
    select id, company_id, parent_id, signer_channel_id, body, sealed, attempts, received_at from inbound_deliveries
    where id in (select id from waiting where bytes <= ${BATCH_BYTES} or place = 1) and state = 'pending'
    order by id for update skip locked`.execute(sdb.q);
  return rows;
}

/** Writes down what became of deliveries, and whose they turned out to be. */
export async function closeDeliveries(
  sdb: SystemDb,
  verdicts: readonly (Verdict & { id: string; company_id: string | null })[],
): Promise<void> {
  if (verdicts.length === 0) return;
  await sql`
    update inbound_deliveries d set state = v.state, reason = v.reason, items = v.items, company_id = v.company_id,
      attempts = d.attempts + 1, retry_at = null, processed_at = now()
    from unnest(${verdicts.map((verdict) => verdict.id)}::uuid[], ${verdicts.map((verdict) => verdict.company_id)}::uuid[],
                ${verdicts.map((verdict) => verdict.state)}::text[], ${verdicts.map((verdict) => verdict.reason)}::text[],
                ${verdicts.map((verdict) => verdict.items)}::int[]) as v (id, company_id, state, reason, items)
    where d.id = v.id`.execute(sdb.q);
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
  // What the whole said is in its parts, and of the whole nobody's key could be the key.
  if (parent.sealed || stored.some(({ sealed }) => sealed)) {
    await writeBodies(sdb, [{ id: parent.id, body: Buffer.alloc(0), sealed: false }]);
  }
}

/** Drains a delivery again. Its effects are idempotent, so nothing is doubled. False when there is none. */
export async function replayDelivery(tdb: TenantDb, id: string): Promise<boolean> {
  const result = await sql`
    update inbound_deliveries set state = 'pending', reason = null, retry_at = null
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
