import { sql } from 'kysely';
import type { Row, Statement, TenantDb } from '#platform/db';
import { COUNT_CAP, type ListPage } from '#platform/http';
import type { RolePatch, RoleQuery, RoleWire } from './roles.model.ts';

const COLUMNS = `id, name, description, permissions, created_at, updated_at,
  (select count(*) from users u where u.company_id = roles.company_id and u.role_id = roles.id) as user_count`;

export function roleFromRow(row: Row): RoleWire {
  const { user_count, created_at, updated_at, ...role } = row as unknown as Omit<
    RoleWire,
    'created_at' | 'updated_at'
  > & { created_at: Date; updated_at: Date };
  return {
    id: role.id,
    name: role.name,
    description: role.description,
    permissions: role.permissions,
    user_count: user_count,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

export function roleStatement(id: string): Statement {
  return {
    name: 'role-get',
    text: `select ${COLUMNS} from roles where company_id = app_company_id() and id = $1`,
    values: [id],
  };
}

export function rolePage({ sort, order: asked, q, limit, skip }: RoleQuery): ListPage {
  const values = q === undefined ? [] : [q.toLowerCase()];
  const where = `company_id = app_company_id()${q === undefined ? '' : ' and strpos(lower(name), $1) > 0'}`;
  const order = asked === 'asc' ? 'asc' : 'desc';
  const by = sort === 'name' ? 'lower(name)' : 'created_at';
  const name = q === undefined ? 'all' : 'q';
  const page: Statement = {
    name: `role-page-${sort}-${order}-${name}`,
    text: `select ${COLUMNS} from roles where ${where} order by ${by} ${order}, id ${order}
           limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, limit, skip],
  };
  if (q === undefined) return { page, fromRow: roleFromRow };
  const count: Statement = {
    name: 'role-count-q',
    text: `select count(*) as total from (select 1 from roles where ${where} limit ${COUNT_CAP + 1}) counted`,
    values,
  };
  return { page, count, fromRow: roleFromRow };
}

/** Throws a unique violation of `roles_name` when the company has a role of this name. */
export async function insertRole(
  tdb: TenantDb,
  role: { id: string; name: string; description: string; permissions: string[] },
): Promise<void> {
  await tdb.q
    .insertInto('roles')
    .values({ company_id: tdb.company_id, ...role })
    .execute();
}

/** Throws as `insertRole` does. */
export async function updateRole(tdb: TenantDb, id: string, change: RolePatch): Promise<void> {
  const { name, description, permissions } = change;
  await tdb.q
    .updateTable('roles')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(permissions === undefined ? {} : { permissions }),
      updated_at: sql<Date>`now()`,
    })
    .where('company_id', '=', tdb.company_id)
    .where('id', '=', id)
    .execute();
}

/** The role with its count. What `lock` says holds until the transaction ends: `give` that it stays as it is. */
export async function findRole(
  tdb: TenantDb,
  id: string,
  lock: 'give' | 'change' | 'no',
): Promise<RoleWire | undefined> {
  const locking = { give: sql`for share`, change: sql`for update`, no: sql`` }[lock];
  const { rows } = await sql<Row>`
    select ${sql.raw(COLUMNS)} from roles where company_id = ${tdb.company_id} and id = ${id} ${locking}`.execute(
    tdb.q,
  );
  return rows[0] === undefined ? undefined : roleFromRow(rows[0]);
}

/** Invitations to the role that can still be accepted. */
export async function countInvitedTo(tdb: TenantDb, role_id: string, now: Date): Promise<number> {
  const { rows } = await sql<{ invited: number }>`
    select count(*) as invited from invitations
    where company_id = ${tdb.company_id} and role_id = ${role_id} and accepted_at is null and expires_at > ${now}`.execute(
    tdb.q,
  );
  return rows[0]!.invited;
}

/** Throws a foreign key violation when users have it. Invitations to it that are over go with it. */
export async function deleteRole(tdb: TenantDb, id: string): Promise<void> {
  await tdb.q.deleteFrom('roles').where('company_id', '=', tdb.company_id).where('id', '=', id).execute();
}
