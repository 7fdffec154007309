import pg from 'pg';
import { PERMISSIONS, permissionsOf } from '#features/users';
import type { SignedIn, TestApp } from '../../setup/app.ts';

/** Somebody who calls, and what they may do according to the table. */
export interface Principal {
  name: string;
  headers: Record<string, string>;
  /** Whom the server does not know at all, keeps out, or knows. */
  standing: 'unknown' | 'suspended' | 'known';
  kind: 'person' | 'key';
  superadmin: boolean;
  permissions: ReadonlySet<string>;
}

const ROLES = ['superadmin', 'company_admin', 'content_manager', 'content_writer', 'client'] as const;
type BuiltInRole = (typeof ROLES)[number];

const PASSWORD = 'correct horse battery';
const NOTHING: ReadonlySet<string> = new Set();
/** A key that could make keys could not be taken back. */
const FULL = PERMISSIONS.filter((permission) => permission !== 'api_keys.write');
const READ = FULL.filter((permission) => permission.endsWith('.read'));

/** One of each: nobody, a user of each role, both kinds of key, a disabled user and one whose company is suspended. */
export async function openPrincipals(app: TestApp, admin: SignedIn): Promise<Principal[]> {
  const principals: Principal[] = [
    { name: 'anonymous', headers: {}, standing: 'unknown', kind: 'person', superadmin: false, permissions: NOTHING },
  ];
  for (const role of ROLES) {
    principals.push({
      name: role,
      headers: await bearer(app, await hire(app, admin, role)),
      standing: 'known',
      kind: 'person',
      superadmin: role === 'superadmin',
      permissions: permissionsOf(role),
    });
  }
  for (const [name, scopes] of [['read key', READ] as const, ['full key', FULL] as const]) {
    const made = await admin.post('/api/v1/api_keys', { name, scopes });
    if (made.status !== 201) throw new Error(made.text);
    const permissions = new Set<string>(scopes);
    const headers = { 'x-api-key': made.body.key };
    principals.push({ name, headers, standing: 'known', kind: 'key', superadmin: false, permissions });
  }
  const out = { kind: 'person', superadmin: false, permissions: NOTHING } as const;
  const disabled = await hire(app, admin, 'content_manager');
  const headers = await bearer(app, disabled);
  await admin.patch(`/api/v1/users/${disabled.id}`, { is_active: false });
  principals.push({ name: 'disabled user', headers, standing: 'unknown', ...out });
  const gone = await app.signUp();
  await asOwner(app, `update companies set suspended_at = now() where id = '${gone.company_id}'`);
  const token = { authorization: `Bearer ${gone.access_token}` };
  principals.push({ name: "suspended company's admin", headers: token, standing: 'suspended', ...out });
  return principals;
}

/** Somebody who runs the server and belongs to a company of their own. */
export async function openOperator(app: TestApp): Promise<Record<string, string>> {
  const { user_id, email } = await app.signUp();
  await asOwner(app, `update users set role = 'superadmin' where id = '${user_id}'`);
  return bearer(app, { email });
}

let hired = 0;

/** Makes a user of the role. Nobody makes a superadmin through the API of a company, so the database does. */
export async function hire(app: TestApp, admin: SignedIn, role: BuiltInRole): Promise<{ id: string; email: string }> {
  const email = `${role}${(hired += 1)}.${process.pid}@matrix.example`;
  const asked = role === 'superadmin' ? 'company_admin' : role;
  const body = { email, first_name: 'Max', last_name: 'Matrix', role: asked, password: PASSWORD };
  const made = await admin.post('/api/v1/users', body);
  if (made.status !== 201) throw new Error(made.text);
  if (role === 'superadmin') await asOwner(app, `update users set role = 'superadmin' where id = '${made.body.id}'`);
  return { id: made.body.id, email };
}

async function bearer(app: TestApp, { email }: { email: string }): Promise<Record<string, string>> {
  const { status, text, body } = await app.post('/api/v1/auth/login', { email, password: PASSWORD });
  if (status !== 200) throw new Error(text);
  return { authorization: `Bearer ${body.access_token}` };
}

/** Past all rules, for what no caller can bring about. */
export async function asOwner(app: TestApp, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
