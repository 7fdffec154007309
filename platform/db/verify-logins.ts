import type { Database } from './database.ts';
import type { Statement } from './pipeline.ts';
import type { Logins } from './roles.ts';

const whoAmI: Statement = {
  name: 'who-am-i',
  text: `select rolname as user, rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user`,
  values: [],
};

/** Makes sure that the server works as its own logins and that the policies bind them. Throws in words when not. */
export async function verifyLogins({ fast }: Pick<Database, 'fast'>, logins: Logins): Promise<void> {
  for (const purpose of ['app', 'system'] as const) {
    const [row] = await fast[purpose].run(whoAmI);
    if (row?.['user'] !== logins[purpose].user) {
      throw new Error(
        `DATABASE_URL leads to work as ${String(row?.['user'])} where ${logins[purpose].user} is needed. ` +
          'Leave out what names another role (options, a role of the connection pooler).',
      );
    }
    if (row['unbound'] !== false) {
      throw new Error(
        `The role ${logins[purpose].user} is a superuser or may bypass row level security, so companies would not be kept ` +
          `apart. Take that away: alter role ${logins[purpose].user} nosuperuser nobypassrls`,
      );
    }
  }
}
