import { sql } from 'kysely';
import type { Row, Statement, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import { toInvitation, type Invitation, type InvitationQuery, type InvitationWire } from './invitations.model.ts';

const COLUMNS = [
  'id',
  'email',
  'first_name',
  'last_name',
  'role',
  'role_id',
  'invited_by',
  'sent_at',
  'expires_at',
  'accepted_at',
  'created_at',
] as const;

export function invitationFromRow(row: Row): InvitationWire {
  return toInvitation(row as unknown as Invitation);
}

export function invitationPage({ is_accepted, order: asked, limit, skip }: InvitationQuery): ListPage {
  const [name, which] =
    is_accepted === undefined
      ? ['all', '']
      : is_accepted
        ? ['accepted', ' and accepted_at is not null']
        : ['open', ' and accepted_at is null'];
  const where = `company_id = app_company_id()${which}`;
  const order = asked === 'asc' ? 'asc' : 'desc';
  const page: Statement = {
    name: `invitation-page-${order}-${name}`,
    text: `select ${COLUMNS.join(', ')} from invitations where ${where}
           order by created_at ${order}, id ${order} limit $1 offset $2`,
    values: [limit, skip],
  };
  if (is_accepted === undefined) return { page, fromRow: invitationFromRow };
  const count: Statement = {
    name: `invitation-count-${name}`,
    text: `select count(*) as total from (select 1 from invitations where ${where} limit ${COUNT_CAP + 1}) counted`,
    values: [],
  };
  return { page, count, fromRow: invitationFromRow };
}

export function invitationStatement(id: string): Statement {
  return {
    name: 'invitation-get',
    text: `select ${COLUMNS.join(', ')} from invitations where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

/** Throws a unique violation of `invitations_open` when this address was asked and has not answered. */
export async function insertInvitation(
  tdb: TenantDb,
  invitation: Omit<Invitation, 'accepted_at'> & { secret_hash: Buffer },
): Promise<Invitation> {
  return tdb.q
    .insertInto('invitations')
    .values({ ...invitation, company_id: tdb.company_id })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Nobody else accepts, renews or takes it back until the transaction ends. */
export async function lockInvitation(tdb: TenantDb, id: string): Promise<Invitation | undefined> {
  return tdb.q
    .selectFrom('invitations')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The invitation with this secret, whether or not it can still be accepted. */
export async function findBySecret(
  tdb: TenantDb,
  { id, secret_hash }: { id: string; secret_hash: Buffer },
): Promise<Invitation | undefined> {
  return tdb.q
    .selectFrom('invitations')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .where('secret_hash', '=', secret_hash)
    .executeTakeFirst();
}

export async function updateInvitation(
  tdb: TenantDb,
  id: string,
  change: { secret_hash: Buffer; sent_at: Date; expires_at: Date } | { accepted_at: Date },
): Promise<Invitation> {
  return tdb.q
    .updateTable('invitations')
    .set(change)
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function deleteInvitation(tdb: TenantDb, id: string): Promise<void> {
  await tdb.q.deleteFrom('invitations').where('company_id', '=', tdb.company_id).where('id', '=', id).execute();
}

/** Those to this address that ended without an answer. */
export async function deleteExpired(tdb: TenantDb, email: string, now: Date): Promise<void> {
  await sql`delete from invitations where company_id = ${tdb.company_id} and email = ${email}
            and accepted_at is null and expires_at <= ${now}`.execute(tdb.q);
}

/** Open ones, counted up to `most`. */
export async function countOpen(tdb: TenantDb, most: number): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open from (select 1 from invitations
      where company_id = ${tdb.company_id} and accepted_at is null limit ${most}) counted`.execute(tdb.q);
  return rows[0]!.open;
}
