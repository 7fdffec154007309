import type { OutsideIdentity } from '#connectors/identity';
import type { User } from '#features/users';
import type { Database, Statement, TenantDb } from '#platform/db';
import type { Identity } from './identities.model.ts';

/** What a provider calls one person. */
export type Subject = Pick<OutsideIdentity, 'provider' | 'issuer' | 'subject'>;

const COLUMNS = ['id', 'user_id', 'provider', 'issuer', 'email', 'created_at', 'last_used_at'] as const;

/** Whose identity this is, in any company of the install. */
export async function findHolder(
  db: Database,
  { provider, issuer, subject }: Subject,
): Promise<{ company_id: string; user_id: string } | undefined> {
  const [row] = await db.fast.system.run({
    name: 'identity-holder',
    text: `select company_id, user_id from identities where provider = $1 and issuer = $2 and subject = $3`,
    values: [provider, issuer, subject],
  });
  return row as unknown as { company_id: string; user_id: string } | undefined;
}

/** What is known of who calls with a token of a provider. */
export type BearerRow = Pick<User, 'id' | 'role' | 'username' | 'first_name' | 'last_name' | 'totp_enabled_at'> & {
  permissions: string[] | null;
  requests_per_minute: number | null;
  suspended_at: Date | null;
};

/** The caller behind an identity, if it is still linked and its user still active: look-ups by key. */
export function bearerStatement({ provider, issuer, subject }: Subject): Statement {
  return {
    name: 'identity-caller',
    text: `select u.id, u.role, u.username, u.first_name, u.last_name, u.totp_enabled_at, r.permissions,
             c.requests_per_minute, c.suspended_at
           from identities i
           join users u on u.company_id = i.company_id and u.id = i.user_id
           join companies c on c.id = i.company_id
           left join roles r on r.company_id = u.company_id and r.id = u.role_id
           where i.company_id = app_company_id() and i.provider = $1 and i.issuer = $2 and i.subject = $3
             and u.is_active`,
    values: [provider, issuer, subject],
  };
}

/** False when the identity is somebody's already, or the user is linked to another person of the same provider. */
export async function insertIdentity(
  tdb: TenantDb,
  { id, user_id, now, ...identity }: Subject & { id: string; user_id: string; email: string | null; now: Date },
): Promise<boolean> {
  const { provider, issuer, subject, email } = identity;
  const { numInsertedOrUpdatedRows } = await tdb.q
    .insertInto('identities')
    .values({
      company_id: tdb.company_id,
      id,
      user_id,
      provider,
      issuer,
      subject,
      email,
      created_at: now,
      last_used_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The person of this provider whom the user is linked to. */
export async function findSubject(
  tdb: TenantDb,
  user_id: string,
  { provider, issuer }: Pick<Subject, 'provider' | 'issuer'>,
): Promise<string | undefined> {
  const found = await tdb.q
    .selectFrom('identities')
    .select('subject')
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('provider', '=', provider)
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  return found?.subject;
}

/** Notes that an identity opened a session; false when it is no longer this user's. */
export async function useIdentity(
  tdb: TenantDb,
  user_id: string,
  { provider, issuer, subject }: Subject,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tdb.q
    .updateTable('identities')
    .set({ last_used_at: now })
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .where('provider', '=', provider)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A user has one for each provider at most, so there are never many. */
export async function findIdentities(tdb: TenantDb, user_id: string): Promise<Identity[]> {
  return tdb.q
    .selectFrom('identities')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** The user's identities, which nobody else can unlink until this transaction is over. */
export async function lockIdentities(tdb: TenantDb, user_id: string): Promise<Identity[]> {
  return tdb.q
    .selectFrom('identities')
    .select(COLUMNS)
    .where('company_id', '=', tdb.company_id)
    .where('user_id', '=', user_id)
    .orderBy('id')
    .forUpdate()
    .execute();
}

export async function deleteIdentity(tdb: TenantDb, id: string): Promise<void> {
  await tdb.q.deleteFrom('identities').where('company_id', '=', tdb.company_id).where('id', '=', id).execute();
}
