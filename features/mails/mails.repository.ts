import { sql, type Insertable } from 'kysely';
import type { Database, Row, Statement, Tables, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { MailQuery, MailWire } from './mails.model.ts';

const COLUMNS = 'id, kind, recipient, recipient_id, subject, state, attempts, error, due_at, sent_at, created_at';

export function mailFromRow(row: Row): MailWire {
  const { recipient, due_at, sent_at, created_at, ...mail } = row as unknown as Omit<
    MailWire,
    'to' | 'due_at' | 'sent_at' | 'created_at'
  > & { recipient: string; due_at: Date | null; sent_at: Date | null; created_at: Date };
  return {
    id: mail.id,
    kind: mail.kind,
    to: recipient,
    recipient_id: mail.recipient_id,
    subject: mail.subject,
    state: mail.state,
    attempts: mail.attempts,
    error: mail.error,
    due_at: due_at?.toISOString() ?? null,
    sent_at: sent_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}

const FILTERS = ['state', 'kind', 'recipient_id'] as const;

export function mailPage(query: MailQuery): ListPage {
  const given = FILTERS.filter((name) => query[name] !== undefined);
  const values = given.map((name) => query[name]);
  const where = ['company_id = app_company_id()', ...given.map((name, at) => `${name} = $${at + 1}`)].join(' and ');
  const order = query.order === 'asc' ? 'asc' : 'desc';
  const name = given.join('-') || 'all';
  const page: Statement = {
    name: `mail-page-${order}-${name}`,
    text: `select ${COLUMNS} from mails where ${where} order by created_at ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, query.limit, query.skip],
  };
  if (given.length === 0) return { page, fromRow: mailFromRow };
  const count: Statement = {
    name: `mail-count-${name}`,
    text: `select count(*) as total from (select 1 from mails where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow: mailFromRow };
}

/** The mail, its text, and what the user is whom it is for, when it is for one. */
export async function findMail(tdb: TenantDb, id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select ${sql.raw(COLUMNS)}, body, good_until,
      u.role as recipient_role, coalesce(u.is_owner, false) as is_for_owner
    from mails m left join lateral (
      select role, is_owner from users where company_id = m.company_id and id = m.recipient_id) u on true
    where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
  return rows[0];
}

/** What a mail says of the company it comes from. */
export async function companyWords(tdb: TenantDb): Promise<{ name: string; language: string }> {
  return tdb.q
    .selectFrom('companies')
    .select(['name', 'language'])
    .where('id', '=', tdb.company_id)
    .executeTakeFirstOrThrow();
}

export async function insertMail(
  tdb: TenantDb,
  mail: Omit<Insertable<Tables['mails']>, 'company_id' | 'due_at'>,
): Promise<void> {
  await tdb.q
    .insertInto('mails')
    .values({ ...mail, company_id: tdb.company_id, due_at: sql<Date>`clock_timestamp()` })
    .execute();
}

export interface ClaimedMail {
  id: string;
  kind: string;
  recipient: string;
  recipient_id: string;
  subject: string;
  body: string;
  attempts: number;
  good_until: Date | null;
  created_at: Date;
  lease: number;
}

/** Takes the mail for one try; undefined when it is done, or somebody else is at it. */
export async function claimMail(tdb: TenantDb, id: string, lease_ms: number): Promise<ClaimedMail | undefined> {
  const { rows } = await sql<ClaimedMail>`
    update mails set attempts = attempts + 1, lease = lease + 1,
      leased_until = clock_timestamp() + make_interval(secs => ${lease_ms / 1_000})
    where company_id = ${tdb.company_id} and id = ${id} and state = 'queued'
      and (leased_until is null or leased_until < clock_timestamp())
    returning id, kind, recipient, recipient_id, subject, body, attempts, good_until, created_at, lease`.execute(tdb.q);
  return rows[0];
}

type Lease = Pick<ClaimedMail, 'id' | 'lease'>;

export async function closeMail(
  tdb: TenantDb,
  { id, lease }: Lease,
  end: { state: 'sent'; sent_at: Date } | { state: 'kept' } | { state: 'failed'; error: string },
): Promise<void> {
  await tdb.q
    .updateTable('mails')
    .set({ error: null, due_at: null, leased_until: null, ...(end.state === 'kept' ? {} : { body: null }), ...end })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('lease', '=', lease)
    .where('state', '=', 'queued')
    .execute();
}

/** Gives the mail back for a later try; answers when that is due, undefined when the lease was lost. */
export async function postponeMail(
  tdb: TenantDb,
  { id, lease }: Lease,
  { wait_ms, error, count_try }: { wait_ms: number; error: string; count_try: boolean },
): Promise<Date | undefined> {
  const { rows } = await sql<{ due_at: Date }>`
    update mails set due_at = clock_timestamp() + make_interval(secs => ${wait_ms / 1_000}), leased_until = null,
      error = ${error}, attempts = attempts - ${count_try ? 0 : 1}
    where company_id = ${tdb.company_id} and id = ${id} and lease = ${lease} and state = 'queued'
    returning due_at`.execute(tdb.q);
  return rows[0]?.due_at;
}

/** Puts a mail into the queue again, with all its tries. */
export async function requeueMail(tdb: TenantDb, id: string): Promise<void> {
  await sql`
    update mails set state = 'queued', attempts = 0, error = null, due_at = clock_timestamp()
    where company_id = ${tdb.company_id} and id = ${id}`.execute(tdb.q);
}

/** Forgets all mails that were written for a user or an invitation. */
export async function deleteMailsFor(tdb: TenantDb, recipient_id: string): Promise<void> {
  await sql`delete from mails where company_id = ${tdb.company_id} and recipient_id = ${recipient_id}`.execute(tdb.q);
}

/** Forgets the texts of mails whose link works no longer; answers whether there may be more. */
export async function forgetOutlived(db: Database, now: Date): Promise<boolean> {
  return db.system(async (sdb) => {
    const { rows } = await sql<OverdueMail>`
      select company_id, id as mail_id from mails
      where state <> 'queued' and body is not null and good_until <= ${now}
      order by good_until limit ${AT_MOST}`.execute(sdb.q);
    for (const [company_id, group] of Map.groupBy(rows, (row) => row.company_id)) {
      const { q } = await sdb.asCompany(company_id);
      await sql`update mails set body = null where company_id = ${company_id} and state <> 'queued'
                and id = any(${group.map((row) => row.mail_id)}::uuid[])`.execute(q);
    }
    return rows.length === AT_MOST;
  });
}

const OVERDUE = '1 minute';
const AT_MOST = 200;

interface OverdueMail {
  company_id: string;
  mail_id: string;
}

/**
 * Mails that should have been tried and that nobody holds: their job was lost. What `take` does for those of a company is
 * committed with the time from which they are not found again for a while.
 */
export async function takeOverdueMails(
  db: Database,
  take: (tdb: TenantDb, mails: readonly OverdueMail[]) => Promise<void>,
): Promise<void> {
  await db.system(async (sdb) => {
    const { rows } = await sql<OverdueMail>`
      select company_id, id as mail_id from mails
      where state = 'queued' and due_at < clock_timestamp() - ${OVERDUE}::interval
        and (leased_until is null or leased_until < clock_timestamp())
      order by due_at limit ${AT_MOST}`.execute(sdb.q);
    for (const [company_id, group] of Map.groupBy(rows, (row) => row.company_id)) {
      const tdb = await sdb.asCompany(company_id);
      await sql`update mails set due_at = clock_timestamp() where company_id = ${company_id} and state = 'queued'
                and id = any(${group.map((row) => row.mail_id)}::uuid[])`.execute(tdb.q);
      await take(tdb, group);
    }
  });
}
