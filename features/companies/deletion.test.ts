import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { openOperator } from '../../tests/setup/operator.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';

const DAY_MS = 86_400_000;
let app: TestApp;
let now = Date.now();

beforeAll(async () => {
  app = await startTestApp({ clock: { now: () => new Date(now) } });
});
afterAll(() => app.stop());

const DELETION = '/api/v1/companies/current/deletion';

async function nameOf(company: TestCompany): Promise<string> {
  return (await company.get('/api/v1/companies/current')).body.name;
}

it('is ordered by whoever types the name of the company, and can be cancelled', async () => {
  const company = await openCompany(app);
  const wrong = await company.post(DELETION, { confirm_name: 'something else' });
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ field: 'confirm_name' }] } });
  expect((await company.delete(DELETION)).status).toBe(409);

  const ordered = await company.post(DELETION, { confirm_name: await nameOf(company) });
  expect(ordered.body).toMatchObject({
    status: 'deleting',
    deletion_ordered_by: 'company',
    delete_after: new Date(now + 30 * DAY_MS).toISOString(),
  });
  expect((await company.post(DELETION, { confirm_name: await nameOf(company) })).status).toBe(409);
  // People can still come in, and take it back.
  const { email, password } = company;
  expect((await app.post('/api/v1/auth/login', { email, password })).status).toBe(200);
  await app.settle();
  expect((await company.delete(DELETION)).status).toBe(204);
  expect((await company.get('/api/v1/companies/current')).body).toMatchObject({ status: 'active', delete_after: null });
});

it('is nothing for a role of the company that is no administrator, whatever that role may', async () => {
  const company = await openCompany(app);
  await app.ground.db.tenant(company.company_id, async (tdb) => {
    const id = company.user_id;
    await sql`insert into roles (company_id, id, name, permissions)
              values (${company.company_id}, ${id}, 'Settings', array['company.read', 'company.write'])`.execute(tdb.q);
    await sql`update users set role = 'custom', role_id = ${id}, is_owner = false where id = ${id}`.execute(tdb.q);
    await sql`update companies set owner_user_id = null`.execute(tdb.q);
  });
  const { email, password } = company;
  const { access_token } = (await app.post('/api/v1/auth/login', { email, password })).body;
  const as = { authorization: `Bearer ${access_token}` };
  expect((await app.patch('/api/v1/companies/current', { name: 'Small' }, as)).status).toBe(200);
  const refused = await app.post(DELETION, { confirm_name: 'Small' }, as);
  expect(refused).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining('owner or an administrator') },
  });
});

it('erases everything of the company when the grace period is over, and nothing of others', async () => {
  const leaving = await openCompany(app);
  const staying = await openCompany(app);
  for (const company of [leaving, staying]) await fill(company);
  await app.settle();
  const whole = await rowsOf(staying.company_id);
  expect(Object.keys(whole).length).toBeGreaterThan(12);
  expect(Object.keys(await rowsOf(leaving.company_id))).toEqual(Object.keys(whole));

  await leaving.post(DELETION, { confirm_name: await nameOf(leaving) });
  now += 29 * DAY_MS;
  await app.settle();
  expect((await rowsOf(leaving.company_id))['messages']).toBe(whole['messages']);
  now += DAY_MS;
  await app.settle();
  expect(await rowsOf(leaving.company_id)).toEqual({});
  // In a month there is daily work, and what could not be sent expires: more rows, and jobs that are done are gone.
  const left = await rowsOf(staying.company_id);
  const fewer = Object.keys(whole).filter((table) => (left[table] ?? 0) < whole[table]!);
  // A counter has as many rows as connections that counted.
  expect(fewer.filter((table) => !['jobs', 'resource_counters'].includes(table))).toEqual([]);
  const { email, password } = leaving;
  expect((await app.post('/api/v1/auth/login', { email, password })).status).toBe(401);
  expect((await leaving.get('/api/v1/companies/current')).status).toBe(401);
  // The address is free again.
  const again = { email, password, first_name: 'A', last_name: 'B' };
  expect((await app.post('/api/v1/auth/signup', again)).status).toBe(201);
});

it('can no longer be taken back when the grace period is over', async () => {
  const company = await openCompany(app);
  const operator = await openOperator(app);
  const path = `/api/v1/companies/${company.company_id}`;
  expect((await operator.delete(`${path}?grace_days=0`)).status).toBe(204);
  const answer = await operator.post(`${path}/restore`);
  expect([404, 409]).toContain(answer.status);
  await app.settle();
  expect((await operator.get(path)).status).toBe(404);
});

/** Something in as many tables as the front reaches. */
async function fill(company: TestCompany): Promise<void> {
  const agent = await company.post('/api/v1/agents', { name: 'Nina', reply_quiet_ms: 0 });
  await company.patch(`/api/v1/channels/${company.channel_id}`, { agent_id: agent.body.id });
  const chunk = { title: 'Hours', content: 'We open at nine in the morning.', language: 'en', source: 'Visit' };
  await company.post('/api/v1/knowledge_chunks', chunk, { 'idempotency-key': 'fill' });
  await company.post('/api/v1/contacts', { name: 'Carla', phone: '+15550199' });
  await company.post('/api/v1/users', {
    email: `u${company.phone_number_id}@fill.example`,
    first_name: 'U',
    last_name: 'V',
    role: 'client',
  });
  const from = `1555${company.phone_number_id.slice(0, 7)}`;
  const { phone_number_id } = company;
  await deliver(app.url, envelope(messageChange({ phone_number_id, from, text: 'When do you open?' })));
  await app.settle();
}

/** How many rows each table holds of the company, jobs too; tables without any are left out. */
async function rowsOf(company_id: string): Promise<Record<string, number>> {
  return app.ground.db.system(async (sdb) => {
    const { q } = await sdb.asCompany(company_id);
    const { rows: tables } = await sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname = 'public' and exists (
        select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id')
      order by 1`.execute(q);
    const found: Record<string, number> = {};
    for (const { name } of tables) {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from ${sql.table(name)} where company_id = ${company_id}`.execute(q);
      if (rows[0]!.n > 0) found[name] = rows[0]!.n;
    }
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from pgboss.job_common where data ->> 'company_id' = ${company_id}`.execute(q);
    return rows[0]!.n > 0 ? { ...found, jobs: rows[0]!.n } : found;
  });
}
