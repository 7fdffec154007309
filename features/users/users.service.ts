import { insertCompany, type NewCompany } from '#features/companies';
import { isUniqueViolation, type Database, type TenantDb } from '#platform/db';
import { newId } from '#platform/runtime';
import { usernameTaken } from './accounts.service.ts';
import { hashPassword, NOBODY } from './passwords.ts';
import { usernames } from './usernames.ts';
import type { User } from './users.model.ts';
import { findUserByEmail, insertUser } from './users.repository.ts';

export interface NewAdmin {
  email: string;
  /**
   * Passed `checkPassword`, or comes from the operator's own settings; undefined: none signs them in.
   */
  password: string | undefined;
  first_name: string;
  last_name: string;
  /** A name to sign in by; without it one is made of the address. */
  username?: string | undefined;
  company: NewCompany;
}

/**
 * Makes a company with its first user, a `company_admin`. Somebody who has the address already is answered as they
 * are, with `created: false`, and nothing is changed. What `furnish` does for the new company is committed with it or
 * not at all.
 */
export async function createCompanyWithAdmin(
  db: Database,
  admin: NewAdmin,
  furnish?: (tdb: TenantDb, user: User) => Promise<void>,
): Promise<{ created: boolean; company_id: string; user: User }> {
  const email = admin.email.toLowerCase();
  const known = await findUserByEmail(db, email);
  if (known !== undefined) return { created: false, company_id: known.company_id, user: known };
  const hashed_password = admin.password === undefined ? NOBODY : await hashPassword(admin.password);
  const id = newId();

  for (const username of admin.username === undefined ? usernames(email, id) : [admin.username]) {
    try {
      const user = await db.system(async (sdb) => {
        const tdb = await sdb.asCompany(newId());
        await insertCompany(tdb, admin.company);
        const { first_name, last_name } = admin;
        const user = await insertUser(tdb, {
          id,
          email,
          username,
          hashed_password,
          first_name,
          last_name,
          role: 'company_admin',
          role_id: null,
          is_owner: true,
        });
        await furnish?.(tdb, user);
        return user;
      });
      return { created: true, company_id: user.company_id, user };
    } catch (error) {
      // Somebody else has the user name: try the next one.
      if (isUniqueViolation(error, 'users_username')) continue;
      if (!isUniqueViolation(error, 'users_email')) throw error;
      return createCompanyWithAdmin(db, admin, furnish);
    }
  }
  throw usernameTaken();
}
