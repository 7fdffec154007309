import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { startGraph, type GraphStandIn } from './testing/graph.ts';

const CHANNELS = '/api/v1/channels';

let graph: GraphStandIn;
let app: TestApp;
let shop: SignedIn;
beforeAll(async () => {
  graph = await startGraph();
  app = await startTestApp({ env: { WHATSAPP_API_BASE_URL: graph.url } });
  shop = await app.signUp();
});
afterAll(async () => {
  await app.stop();
  await graph.stop();
});

async function connect(more: Record<string, unknown> = { access_token: 'token-1' }) {
  const phone_number_id = String(randomInt(1e11, 1e12));
  const { body } = await shop.post(CHANNELS, { name: 'Number', phone_number_id, waba_id: '1', ...more });
  return body;
}

const check = async (id: string) => (await shop.post(`${CHANNELS}/${id}/check`)).body;

function answerNumber(id: string, more: Record<string, unknown> = {}): void {
  const number = {
    id,
    display_phone_number: '+1 555-010-0199',
    verified_name: 'Shop',
    quality_rating: 'GREEN',
    status: 'CONNECTED',
  };
  graph.answer(200, { ...number, ...more });
}

test('a good channel is checked with its own token and has no problem', async () => {
  const { id, phone_number_id } = await connect();
  answerNumber(phone_number_id);
  expect(await check(id)).toMatchObject({
    ok: true,
    problems: [],
    display_phone_number: '+1 555-010-0199',
    verified_name: 'Shop',
    quality_rating: 'GREEN',
  });
  const call = graph.calls.findLast(({ path }) => path.includes(`/${phone_number_id}?`));
  expect(call?.authorization).toBe('Bearer token-1');
});

test('what the platform says against it comes in plain words', async () => {
  const { id, phone_number_id } = await connect();
  graph.answer(401, { error: { message: 'Session has expired', type: 'OAuthException', code: 190 } });
  const expired = await check(id);
  expect(expired).toMatchObject({ ok: false, verified_name: null, quality_rating: null });
  expect(expired.problems).toHaveLength(1);
  expect(expired.problems[0].advice).toContain('access token');
  expect(JSON.stringify(expired)).not.toContain('OAuthException');

  answerNumber(phone_number_id, { status: 'BANNED', quality_rating: 'RED' });
  const banned = await check(id);
  expect(banned.problems.map((problem: { title: string }) => problem.title)).toEqual([
    'Meta says the number is banned',
    'The quality rating is low',
  ]);
  graph.answer(500, {});
  expect((await check(id)).problems).toHaveLength(1);
});

test('without an access token nobody is asked', async () => {
  const { id } = await connect({ display_phone_number: '+1 555' });
  const before = graph.calls.length;
  expect(await check(id)).toMatchObject({
    ok: false,
    problems: [{ title: 'No access token' }],
    display_phone_number: '+1 555',
  });
  expect(graph.calls).toHaveLength(before);
});

test('a secret copied from another row by hand cannot be used, and the check says so', async () => {
  const [from, to] = [await connect({ access_token: 'token-of-another' }), await connect()];
  await app.ground.db.tenant(shop.company_id, (tdb) =>
    sql`update channels set sealed_access_token = (select sealed_access_token from channels where id = ${from.id})
        where company_id = ${shop.company_id} and id = ${to.id}`.execute(tdb.q),
  );
  const before = graph.calls.length;
  expect(await check(to.id)).toMatchObject({ ok: false, problems: [{ title: 'The access token cannot be read' }] });
  expect(graph.calls).toHaveLength(before);
  await app.ground.channels.refresh();
  expect(app.ground.channels.byId(to.id)?.access_token).toBe(null);
  expect(app.ground.channels.byId(from.id)?.access_token).toBe('token-of-another');
});
