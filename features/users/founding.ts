import { insertCompany, type NewCompany } from '#features/companies';
import type { Mailer } from '#features/mails';
import type { SystemDb, TenantDb } from '#platform/db';
import { newId, type Clock } from '#platform/runtime';
import { insertJoining, type Joining } from './joining.ts';
import { updateUser } from './membership.repository.ts';
import type { User } from './users.model.ts';
import { welcome } from './welcome.ts';

/**
 * Makes a company whose first administrator somebody else named: they are written to, and choose a password by that
 * link. In the caller's transaction; throws a 409 when the address has an account.
 */
export async function foundCompany(
  sdb: SystemDb,
  { company, admin }: { company: NewCompany; admin: Pick<Joining, 'email' | 'first_name' | 'last_name'> },
  tools: { mailer: Mailer; clock: Clock },
): Promise<{ tdb: TenantDb; user: User }> {
  const tdb = await sdb.asCompany(newId());
  await insertCompany(tdb, company);
  const joining = { ...admin, role: 'company_admin', role_id: null, is_owner: true } as const;
  const user = await insertJoining(tdb, { ...joining, hashed_password: undefined });
  await welcome(tdb, user, tools);
  return { tdb, user };
}

/** Lets the user run the server. Who may decide that is for the caller to know. */
export async function makeSuperadmin(tdb: TenantDb, user_id: string): Promise<User> {
  return updateUser(tdb, user_id, { role: 'superadmin', role_id: null, is_active: true });
}
