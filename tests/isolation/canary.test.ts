import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../setup/app.ts';
import { createApiClient } from '../setup/api-client.ts';
import { CANARY } from '../setup/canary.ts';

/*
 * The canary is in the database of every test, and every answer that a test gets is looked through for it (tests/setup/canary.ts).
 * Here: that it really holds its mark wherever text can stand, and that the look would find it.
 */

/** Words of ours, not of a company's: states, kinds, names of models, hashes, ids. */
const NOT_FREE_TEXT = new Set([
  'agents.model',
  'agents.tone',
  'api_keys.prefix',
  'api_keys.scopes',
  'audit_log.action',
  'audit_log.actor_type',
  'audit_log.request_id',
  'audit_log.target_id',
  'audit_log.details',
  'audit_heads.stamp_key',
  'channels.phone_number_id',
  'channels.ownership',
  'channels.ownership_reason',
  'channels.status',
  'channels.waba_id',
  'companies.language',
  'companies.plan',
  'companies.time_zone',
  'contact_identities.kind',
  'contact_identities.value',
  'contacts.name_from',
  'contacts.phone',
  'contacts.search_phone',
  'contacts.wa_id',
  'conversations.handoff_reason',
  'conversations.holder',
  'conversations.status',
  'events.data',
  'events.type',
  'inbound_deliveries.field',
  'inbound_deliveries.phone_number_id',
  'inbound_deliveries.state',
  'inbound_ledger.state',
  'invitations.role',
  'knowledge_chunks.language',
  'mailed_links.purpose',
  'mails.kind',
  'mails.state',
  'message_statuses.status',
  'messages.author',
  'messages.citations',
  'messages.direction',
  'messages.fate',
  'messages.status',
  'messages.type',
  'resource_counters.resource',
  'retention_runs.deleted',
  'roles.permissions',
  'template_syncs.problems',
  'template_syncs.state',
  'turns.reason',
  'turns.state',
  'users.hashed_password',
  'users.role',
]);

let app: TestApp;
let owner: pg.Client;
let company_id: string;
beforeAll(async () => {
  app = await startTestApp();
  owner = new pg.Client({ connectionString: app.home.database_url });
  await owner.connect();
  company_id = (await owner.query('select id from companies where name = $1', [CANARY])).rows[0].id;
});
afterAll(async () => {
  await owner.end();
  await app.stop();
});

test('the canary holds its mark in every text it has', async () => {
  const { rows } = await owner.query<{ table: string; column: string; type: string }>(`
    select c.relname as table, a.attname as column, t.typname as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    join pg_type t on t.oid = a.atttypid
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and t.typname in ('text', 'varchar', '_text', 'jsonb', 'bytea')
      and exists (select 1 from pg_attribute k where k.attrelid = c.oid and k.attname = 'company_id')`);
  expect(rows.length).toBeGreaterThan(60);
  const unmarked: string[] = [];
  for (const { table, column, type } of rows) {
    const text = type === 'bytea' ? `convert_from(${column}, 'UTF8')` : `${column}::text`;
    const held = await owner.query(
      `select ${type === 'bytea' && column !== 'body' ? 'null' : text} as text from ${table}
       where company_id = $1 and ${column} is not null`,
      [company_id],
    );
    const texts = held.rows
      .flatMap((row) => row.text ?? [])
      .filter((held) => held !== '' && held !== '{}' && held !== '[]');
    if (texts.length > 0 && !texts.some((held) => held.includes(CANARY))) unmarked.push(`${table}.${column}`);
  }
  expect(unmarked.filter((name) => !NOT_FREE_TEXT.has(name))).toEqual([]);
});

test('whoever is shown it would fail', async () => {
  const admin = await app.signUp();
  await expect(admin.post('/api/v1/contacts', { name: CANARY, phone: '+15550123' })).rejects.toThrow('another company');
  await expect(admin.get('/api/v1/contacts')).rejects.toThrow('another company');
});

test('a stranger who asks for the very words is shown nothing', async () => {
  const admin = await app.signUp();
  for (const path of [
    'contacts',
    'conversations',
    'agents',
    'knowledge_chunks',
    'channels',
    'users',
    'roles',
    'mails',
  ]) {
    const answer = await createApiClient(app.url, { authorization: `Bearer ${admin.access_token}` }).get(
      `/api/v1/${path}?q=${CANARY.slice(0, 8)}`,
    );
    expect([200, 422], path).toContain(answer.status);
    if (answer.status === 200) expect(answer.body.total, path).toBe(0);
  }
  const found = await admin.post('/api/v1/knowledge/search', { query: 'What is the secret word?' });
  expect(found.body.data ?? found.body.results ?? []).toEqual([]);
});
