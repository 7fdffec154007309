import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlState } from '#platform/db';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { appendAudit } from './index.ts';
import { linesOf, problemsOf } from '../../tests/setup/audit-lines.ts';

let app: TestApp;
let shop: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  shop = await app.signUp();
});
afterAll(() => app.stop());

const actor = { type: 'user', id: randomUUID() } as const;

test('a line says who did what to which object in which request, and names of fields instead of what they hold', async () => {
  const answer = await shop.post('/api/v1/agents', { name: 'Very Secret Name', instructions: 'very secret' });
  const line = (await linesOf(app, shop.company_id)).at(-1)!;
  expect(line).toMatchObject({
    actor_type: 'user',
    actor_id: shop.user_id,
    action: 'agent.created',
    target_id: answer.body.id,
    details: { fields: ['instructions', 'name'] },
    request_id: answer.headers.get('x-request-id'),
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
  expect(JSON.stringify(line).toLowerCase()).not.toContain('secret');
});

test('a change that is refused or undone leaves no line', async () => {
  const before = (await linesOf(app, shop.company_id)).length;
  expect((await shop.post('/api/v1/agents', { name: 'x', model: 'nobody/none' })).status).toBe(422);
  expect((await shop.patch(`/api/v1/agents/${randomUUID()}`, { name: 'x' })).status).toBe(404);
  await app.ground.db
    .tenant(shop.company_id, async (tdb) => {
      await appendAudit(tdb, actor, { action: 'test.done', target_id: null, details: {}, request_id: 'request-1' });
      throw new Error('undone');
    })
    .catch(() => undefined);
  expect(await linesOf(app, shop.company_id)).toHaveLength(before);
});

test('what is answered from memory was done once and is told once', async () => {
  const before = (await linesOf(app, shop.company_id)).length;
  const key = { 'idempotency-key': 'agent-1' };
  for (let times = 0; times < 3; times += 1) await shop.post('/api/v1/agents', { name: 'Once' }, key);
  expect(await linesOf(app, shop.company_id)).toHaveLength(before + 1);
});

test('the chain holds whatever is written into it', async () => {
  const { db } = app.ground;
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
      fc.string(),
      async (details, text) => {
        const entry = { action: 'test.done', target_id: text, details, request_id: text };
        await db.tenant(shop.company_id, (tdb) => appendAudit(tdb, actor, entry));
      },
    ),
    { numRuns: 50 },
  );
  const odd = { '\ud800': '\udfff\0', a: undefined, b: [undefined, new Date(0)], c: -0, d: 1e300, e: 5e-324 };
  await db.tenant(shop.company_id, (tdb) =>
    appendAudit(tdb, actor, { action: 'test.\0done', target_id: '\udc00', details: odd, request_id: 'request-1' }),
  );
  expect(await problemsOf(app, shop.company_id)).toEqual([]);
});

test('several lines of one transaction follow each other, and time never goes back along the log', async () => {
  await app.ground.db.tenant(shop.company_id, async (tdb) => {
    for (const action of ['test.first', 'test.second', 'test.third'])
      await appendAudit(tdb, actor, { action, target_id: null, details: {}, request_id: 'request-1' });
  });
  const lines = await linesOf(app, shop.company_id);
  expect(lines.slice(-3).map(({ action }) => action)).toEqual(['test.first', 'test.second', 'test.third']);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  expect(lines.map(({ at }) => at).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(lines.map(({ at }) => at));
});

test.each(['tenant', 'system'] as const)(
  'the login of the %s can add lines, and neither change nor remove any',
  async (as) => {
    const { db } = app.ground;
    for (const statement of [
      `update audit_log set action = 'x'`,
      'delete from audit_log',
      'truncate audit_log',
      'delete from audit_heads',
      `insert into audit_log select * from audit_log on conflict (company_id, id) do update set action = 'x'`,
    ]) {
      const work =
        as === 'tenant'
          ? db.tenant(shop.company_id, ({ q }) => sql.raw(statement).execute(q))
          : db.system(async (sdb) => sql.raw(statement).execute((await sdb.asCompany(shop.company_id)).q));
      expect(await work.catch(sqlState), statement).toBe('42501');
    }
  },
);

test("nobody sees another company's lines", async () => {
  const other = await app.signUp();
  const seen = await app.ground.db.tenant(other.company_id, async ({ q }) => {
    const { rows } = await sql`select 1 from audit_log where company_id = ${shop.company_id}
      union all select 1 from audit_heads where company_id = ${shop.company_id}`.execute(q);
    return rows.length;
  });
  expect(seen).toBe(0);
});

test('a company that is erased takes its log along', async () => {
  const leaving = await app.signUp();
  await leaving.post('/api/v1/agents', { name: 'Nina' });
  await app.ground.db.tenant(leaving.company_id, async ({ q }) => {
    await sql`delete from users where company_id = ${leaving.company_id}`.execute(q);
    await sql`delete from companies where id = ${leaving.company_id}`.execute(q);
  });
  expect(await linesOf(app, leaving.company_id)).toEqual([]);
});
