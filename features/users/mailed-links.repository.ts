import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';

export type LinkPurpose = 'password_reset' | 'email_verification';

interface MailedLink {
  company_id: string;
  id: string;
  user_id: string;
  purpose: LinkPurpose;
  secret_hash: Buffer;
  email: string;
  expires_at: Date;
  created_at: Date;
}

declare module '#platform/db' {
  interface Tables {
    mailed_links: MailedLink;
  }
}

export async function insertLink(tdb: TenantDb, link: Omit<MailedLink, 'company_id'>): Promise<void> {
  await tdb.q
    .insertInto('mailed_links')
    .values({ ...link, company_id: tdb.company_id })
    .execute();
}

export async function findLink(tdb: TenantDb, id: string): Promise<MailedLink | undefined> {
  return tdb.q
    .selectFrom('mailed_links')
    .selectAll()
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Until the transaction ends nobody else makes links for this user: each counts those before. */
export async function lockLinks(tdb: TenantDb, user_id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mailed links ${user_id}`}, 0))`.execute(tdb.q);
}

export async function countLinks(
  tdb: TenantDb,
  user_id: string,
  { purpose, since }: { purpose: LinkPurpose; since: Date },
): Promise<number> {
  const { count } = await tdb.q
    .selectFrom('mailed_links')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('purpose', '=', purpose)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}

/** Forgets what has expired, and no longer counts. */
export async function deleteOldLinks(tdb: TenantDb, user_id: string, before: Date): Promise<void> {
  await tdb.q
    .deleteFrom('mailed_links')
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('expires_at', '<', before)
    .where('created_at', '<', before)
    .execute();
}

/** False when somebody else was faster. */
export async function deleteLink(tdb: TenantDb, id: string): Promise<boolean> {
  const { numDeletedRows } = await tdb.q
    .deleteFrom('mailed_links')
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteLinks(tdb: TenantDb, user_id: string, purpose: LinkPurpose): Promise<void> {
  await tdb.q
    .deleteFrom('mailed_links')
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('purpose', '=', purpose)
    .execute();
}
