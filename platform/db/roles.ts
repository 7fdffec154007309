import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { sqlState } from './errors.ts';

export interface Login {
  user: string;
  password: string;
}

/** The two logins of a server: for a company's work and for its own. Neither owns anything or can bypass a policy. */
export interface Logins {
  app: Login;
  system: Login;
}

const NOT_ALLOWED = '42501';
/** Any constant of our own: starters of one database make its logins one after the other. */
const LOCK = 7_246_392;
const TAKEN = new Set(['42710', '23505', 'XX000']);

/**
 * Makes the group roles that migrations grant to and, for this database, one login in each. The passwords are kept in
 * a table that only the owner can read, so every replica finds the same.
 */
export async function prepareRoles(owner: pg.Client): Promise<Logins> {
  await owner.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    for (const group of ['parley_app', 'parley_system']) {
      await createRole(owner, group, 'nologin nosuperuser nobypassrls nocreatedb nocreaterole');
    }
    await owner.query('create schema if not exists parley_private');
    await owner.query(`create table if not exists parley_private.logins (
      purpose text primary key, username text not null, password text not null)`);
    return { app: await login(owner, 'app'), system: await login(owner, 'system') };
  } catch (error) {
    if (sqlState(error) !== NOT_ALLOWED) throw error;
    throw new Error(
      'DATABASE_URL must name a role that may create roles and schemas (the owner of the database with CREATEROLE): ' +
        'Parley then logs in as roles of its own that own nothing.',
      { cause: error },
    );
  } finally {
    await owner.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

async function login(owner: pg.Client, purpose: 'app' | 'system'): Promise<Login> {
  const known = await owner.query<Login>(
    'select username as user, password from parley_private.logins where purpose = $1',
    [purpose],
  );
  const existing = known.rows[0];
  const made = existing ?? {
    user: `parley_${purpose}_${randomBytes(6).toString('hex')}`,
    password: randomBytes(24).toString('base64url'),
  };
  const name = pg.escapeIdentifier(made.user);
  await createRole(
    owner,
    made.user,
    `login nosuperuser nobypassrls inherit password ${pg.escapeLiteral(made.password)}`,
  );
  await owner.query(`grant parley_${purpose} to ${name}`);
  if (existing === undefined) {
    await owner.query('insert into parley_private.logins (purpose, username, password) values ($1, $2, $3)', [
      purpose,
      made.user,
      made.password,
    ]);
  }
  return made;
}

/** Roles belong to the cluster, so another database of it may be making the same one at this moment. */
async function createRole(owner: pg.Client, name: string, options: string): Promise<void> {
  const found = await owner.query('select 1 from pg_roles where rolname = $1', [name]);
  if (found.rowCount === 1) return;
  try {
    await owner.query(`create role ${pg.escapeIdentifier(name)} ${options}`);
  } catch (error) {
    if (!TAKEN.has(sqlState(error) ?? '')) throw error;
  }
}
