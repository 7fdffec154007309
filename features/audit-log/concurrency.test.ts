import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf } from '../../tests/setup/audit-lines.ts';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { core } from '../../services/core-api/core.ts';
import { appendAudit } from './index.ts';

const WRITERS = 64;
/** AUDIT_LINES_EACH=1000 for the promise in full, which takes minutes. */
const EACH = Number(process.env['AUDIT_LINES_EACH'] ?? 100);

let app: TestApp;
let second: TestApp;
let shop: SignedIn;
beforeAll(async () => {
  // On a busy machine the full count outlasts a session's usual access token.
  app = await startTestApp({ services: [core], env: { ACCESS_TOKEN_MINUTES: '120' } });
  second = await startTestApp({ services: [core], beside: app });
  shop = await app.signUp();
});
afterAll(async () => {
  await second.stop();
  await app.stop();
});

test(
  `${WRITERS} writers in two servers add ${EACH} lines each, and the log is whole`,
  { timeout: 1_800_000 },
  async () => {
    const before = (await linesOf(app, shop.company_id)).length;
    const writers = Array.from({ length: WRITERS }, (_, index) => ({ index, id: randomUUID() }));
    await Promise.all(
      writers.map(async ({ index, id }) => {
        const { db } = (index % 2 === 0 ? app : second).ground;
        for (let place = 0; place < EACH; place += 1) {
          const entry = { action: 'test.done', target_id: null, details: { place }, request_id: `request-${place}` };
          await db.tenant(shop.company_id, (tdb) => appendAudit(tdb, { type: 'user', id }, entry));
        }
      }),
    );
    const verdict = await shop.get('/api/v1/audit_log/verify');
    expect(verdict.body).toMatchObject({ ok: true, checked: before + WRITERS * EACH, problems: [] });
    const lines = await linesOf(app, shop.company_id);
    for (const { id } of writers) {
      const places = lines
        .filter((line) => line.actor_id === id)
        .map((line) => (line.details as { place: number }).place);
      expect(places).toEqual(Array.from({ length: EACH }, (_, place) => place));
    }
  },
);

test('writers that hold other rows in any order wait for one another and never each for the other', async () => {
  const agents = await Promise.all(
    [1, 2, 3, 4].map(async (n) => (await shop.post('/api/v1/agents', { name: `Agent ${n}` })).body.id as string),
  );
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, n) => shop.patch(`/api/v1/agents/${agents[n % 4]}`, { name: `Agent ${n}` })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const deadlocks = await app.ground.db.tenant(shop.company_id, async ({ q }) => {
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(q);
    return rows[0]!.deadlocks;
  });
  expect(deadlocks).toBe(0);
  expect((await shop.get('/api/v1/audit_log/verify')).body.problems).toEqual([]);
});
