import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDatabase } from '../setup/databases.ts';

/* What the database itself says of the guard around each company, after all migrations. */

let client: pg.Client;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createDatabase(inject('server'));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  drop = database.drop;
});
afterAll(async () => {
  await client.end();
  await drop();
});

async function ask(statement: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(statement);
  return rows.map((row) => row.name);
}

const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`;
/** Tables with a company_id, as `c`. */
const GUARDED = `pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${OURS} and exists (
    select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped)`;

const UNGUARDED = `select c.relname as name from ${GUARDED} and not (c.relrowsecurity and c.relforcerowsecurity)`;
const RUNS_AS_OWNER = `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${OURS} and p.prosecdef`;
/** The job library's own views are left out: no login of ours may read them. */
const LOOKS_AS_OWNER = `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and ${OURS} and n.nspname <> 'pgboss'
    and not coalesce('security_invoker=true' = any(c.reloptions), false)`;

describe('every table with a company_id', () => {
  test('is there to be looked at', async () => {
    const names = await ask(`select c.relname as name from ${GUARDED}`);
    expect(names).toEqual(expect.arrayContaining(['contacts', 'messages', 'events', 'users', 'resource_counters']));
    expect(names.length).toBeGreaterThan(18);
  });

  test('forces row-level security, on its owner too', async () => {
    expect(await ask(UNGUARDED)).toEqual([]);
  });

  test('has the policy of the company, for reading and writing and for everybody', async () => {
    expect(
      await ask(`select c.relname as name from ${GUARDED} and not exists (
        select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'company' and p.polpermissive
          and p.polcmd = '*' and p.polroles = '{0}'
          and pg_get_expr(p.polqual, c.oid) = '(company_id = app_company_id())'
          and pg_get_expr(p.polwithcheck, c.oid) = '(company_id = app_company_id())')`),
    ).toEqual([]);
  });

  test('has the company in its primary key', async () => {
    /*
     * A delivery is stored before it is known whose it is, so it is found by its id alone. A company's id is its own
     * company_id, which is generated from it.
     */
    const byId = ['inbound_deliveries', 'companies'];
    const without = await ask(`select c.relname as name from ${GUARDED} and not exists (
      select 1 from pg_constraint k join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey)
      where k.conrelid = c.oid and k.contype = 'p' and a.attname = 'company_id')`);
    expect(without.toSorted()).toEqual(byId.toSorted());
  });

  test('refers to others within the company only, or to a plan of the install', async () => {
    const pairs = await ask(`
      select k.conrelid::regclass || ' → ' || k.confrelid::regclass as name from pg_constraint k
      where k.contype = 'f' and k.conrelid in (select c.oid from ${GUARDED}) and k.confrelid <> 'plans'::regclass and not exists (
        select 1 from unnest(k.conkey, k.confkey) as pair (here, there)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = here and a.attname = 'company_id'
        join pg_attribute b on b.attrelid = k.confrelid and b.attnum = there
          and b.attname = case when k.confrelid = 'companies'::regclass then 'id' else 'company_id' end)`);
    expect(pairs).toEqual([]);
  });

  test('lets only the app and the system in, and neither change its shape', async () => {
    const grants = await ask(`
      select distinct r.rolname || ': ' || acl.privilege_type as name
      from (select c.oid, c.relacl, c.relowner from ${GUARDED}) t, aclexplode(t.relacl) acl
      left join pg_roles r on r.oid = acl.grantee where acl.grantee <> t.relowner or acl.grantee = 0`);
    const allowed = ['parley_app', 'parley_system'].flatMap((role) =>
      ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((privilege) => `${role}: ${privilege}`),
    );
    expect(grants.filter((grant) => !allowed.includes(grant))).toEqual([]);
  });
});

test('the system sees more than the company it names only where a migration says so', async () => {
  const wider = await ask(`
    select c.relname || ': ' || p.polname || case p.polcmd when 'r' then ' (reads)' else ' (reads and writes)' end as name
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and p.polname <> 'company'`);
  expect(wider.toSorted()).toEqual([
    // Where each company's audit log ends is noted outside of the database.
    'audit_heads: anchoring (reads and writes)',
    // Webhooks are routed by their number, whoever owns it.
    'channel_secrets: routing (reads)',
    'channels: routing (reads)',
    // Whoever runs the server lists the companies, and a plan that changes reaches all that have it.
    'companies: registry (reads)',
    'companies: registry_plans (reads and writes)',
    // A key is looked for while the transaction that needs it is still another company's, or none's.
    'company_keys: keeping (reads and writes)',
    // Whoever stores a delivery knows whose content is sealed before it knows more.
    'content_seals: reading (reads)',
    // One dispatcher serves all companies.
    'dispatches: dispatching (reads and writes)',
    // One worker seals again what stands under old keys.
    'encryption_work: working (reads and writes)',
    // One reader follows the log for all.
    'events: system_reads (reads)',
    // Who comes in by another provider has not said for which company.
    'identities: sign_in (reads)',
    // A delivery is stored before it is known whose it is.
    'inbound_deliveries: intake (reads and writes)',
    'inbound_ledger: intake (reads and writes)',
    // So are mails whose sender died.
    'mails: sweeping (reads)',
    // Files that wait to be fetched, and places of the storage that nobody knows, are looked for in all companies.
    'media: sweeping (reads)',
    'media_files: sweeping (reads)',
    // What companies have used is listed with them.
    'message_usage: registry (reads)',
    // Who may send and how fast is asked by every claim, over all companies.
    'number_paces: dispatching (reads)',
    // One loop deletes the old rows of all companies.
    'retention_runs: sweeping (reads and writes)',
    'sending_stops: dispatching (reads)',
    // The mirrors of templates that are to be compared are looked for across companies.
    'template_syncs: sweeping (reads)',
    // Turns whose worker died are looked for in all companies.
    'turns: sweeping (reads)',
    // Who signs in has not said for which company.
    'users: sign_in (reads)',
  ]);
  const toOthers = `select p.polname as name from pg_policy p where p.polname <> 'company' and p.polrelid in (
    select c.oid from ${GUARDED}) and p.polroles <> array['parley_system'::regrole::oid]`;
  expect(await ask(toOthers)).toEqual([]);
});

test('a company sees and writes its own jobs only', async () => {
  const tables = await ask(`
    select distinct c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace,
      aclexplode(c.relacl) acl join pg_roles r on r.oid = acl.grantee
    where n.nspname = 'pgboss' and r.rolname = 'parley_app' and c.relkind in ('r', 'p')`);
  expect(tables.toSorted()).toEqual(['job_common', 'queue', 'version']);
  const policies = await ask(`select p.polname || ' to ' || p.polroles::regrole[]::text as name from pg_policy p
    where p.polrelid = 'pgboss.job_common'::regclass order by 1`);
  expect(policies).toEqual(['company to {parley_app}', 'system to {parley_system}']);
});

test('no function runs as its owner', async () => {
  expect(await ask(RUNS_AS_OWNER)).toEqual([]);
});

test('every view looks with the eyes of who asks', async () => {
  expect(await ask(LOOKS_AS_OWNER)).toEqual([]);
});

describe('the roles of the server', () => {
  const ROLES = `r.rolname ~ '^parley_(app|system)'`;

  test('are there: a login for each purpose, in the group of that purpose and no other', async () => {
    const { rows } = await client.query<{ purpose: string; groups: string[] }>(`
      select l.purpose, array_agg(g.rolname::text) as groups from parley_private.logins l
      join pg_roles r on r.rolname = l.username join pg_auth_members m on m.member = r.oid
      join pg_roles g on g.oid = m.roleid group by l.purpose order by 1`);
    expect(rows).toEqual([
      { purpose: 'app', groups: ['parley_app'] },
      { purpose: 'system', groups: ['parley_system'] },
    ]);
  });

  test('have no power of their own', async () => {
    expect(
      await ask(`select r.rolname as name from pg_roles r where ${ROLES}
        and (r.rolsuper or r.rolbypassrls or r.rolcreatedb or r.rolcreaterole or r.rolreplication)`),
    ).toEqual([]);
    expect(
      await ask(`select g.rolname as name from pg_auth_members m join pg_roles r on r.oid = m.member
        join pg_roles g on g.oid = m.roleid where ${ROLES} and g.rolname not in ('parley_app', 'parley_system')`),
    ).toEqual([]);
  });

  test('own nothing', async () => {
    const owned = ['class:relowner', 'proc:proowner', 'namespace:nspowner', 'type:typowner', 'database:datdba'];
    for (const [catalog, owner] of owned.map((pair) => pair.split(':'))) {
      const statement = `select r.rolname as name from pg_${catalog} o join pg_roles r on r.oid = o.${owner} where ${ROLES}`;
      expect(await ask(statement), catalog).toEqual([]);
    }
  });

  test('cannot read the passwords of the logins, nor make anything in a schema of ours', async () => {
    expect(
      await ask(`select r.rolname || ' ' || n.nspname as name from pg_roles r, pg_namespace n
        where ${ROLES} and ((n.nspname = 'parley_private' and has_schema_privilege(r.oid, n.oid, 'usage'))
          or (${OURS} and n.nspname !~ '^pg_' and has_schema_privilege(r.oid, n.oid, 'create')))`),
    ).toEqual([]);
  });
});

describe('these questions find what they ask for', () => {
  test.each([
    ['a table without the guard', 'create table leaky (company_id uuid, id uuid)', UNGUARDED],
    [
      'a function that runs as its owner',
      'create function leaky() returns int security definer language sql as $$ select 1 $$',
      RUNS_AS_OWNER,
    ],
    ['a view that looks with the eyes of its owner', 'create view leaky as select * from contacts', LOOKS_AS_OWNER],
  ])('%s', async (_what, make, question) => {
    await client.query('begin');
    await client.query(make);
    expect(await ask(question)).toEqual(['leaky']);
    await client.query('rollback');
  });
});
