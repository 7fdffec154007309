import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { core } from '../../services/core-api/core.ts';
import { appendAudit, type ChainLine } from './index.ts';
import { hashOf } from './chain.ts';
import { linesOf } from '../../tests/setup/audit-lines.ts';

const LOG = '/api/v1/audit_log';
const robot = { type: 'api_key', id: randomUUID() } as const;

let app: TestApp;
let shop: SignedIn;
let lines: ChainLine[];
beforeAll(async () => {
  app = await startTestApp({ services: [core] });
  shop = await app.signUp();
  for (let n = 1; n <= 3; n += 1) await shop.post('/api/v1/agents', { name: `Agent ${n}` });
  for (let n = 1; n <= 4; n += 1) {
    const entry = { action: 'test.done', target_id: `target-${n % 2}`, details: { n }, request_id: 'request-1' };
    await app.ground.db.tenant(shop.company_id, (tdb) => appendAudit(tdb, robot, entry));
  }
  lines = (await linesOf(app, shop.company_id)).toReversed();
});
afterAll(() => app.stop());

const ids = async (query = ''): Promise<string[]> =>
  (await shop.get(LOG + query)).body.data.map((line: { id: string }) => line.id);
const expected = (keep: (line: ChainLine) => boolean): string[] => lines.filter(keep).map(({ id }) => id);

test('the log is read newest first, each line with its actor, action, object and hash', async () => {
  const { status, body } = await shop.get(LOG);
  expect(status).toBe(200);
  expect(body.next_cursor).toBeNull();
  expect(body.data).toHaveLength(lines.length);
  const made = body.data.find((line: { action: string }) => line.action === 'agent.created');
  const kept = lines.find(({ id }) => id === made.id)!;
  expect(made).toEqual({
    id: kept.id,
    seq: kept.seq,
    at: kept.at,
    actor: { type: 'user', id: shop.user_id, name: 'Ada Admin' },
    action: 'agent.created',
    target_id: kept.target_id,
    details: { fields: ['name'] },
    request_id: kept.request_id,
    hash: kept.hash,
  });
  const { actor, ...rest } = made;
  const { company_id, prev_hash } = kept;
  expect(hashOf({ ...rest, actor_type: actor.type, actor_id: actor.id, company_id, prev_hash })).toBe(made.hash);
});

test('an actor whom the company does not know has no name', async () => {
  expect((await shop.get(`${LOG}?limit=1`)).body.data[0].actor).toEqual({ ...robot, name: null });
});

test('pages lead through the whole log, backwards and forwards, each line once', async () => {
  const all = lines.map(({ id }) => id);
  for (const direction of ['before', 'after'] as const) {
    const seen: string[] = [];
    let query = direction === 'before' ? '' : `&after=${all.at(-1)}`;
    for (let more = true; more;) {
      const { body } = await shop.get(`${LOG}?limit=2${query}`);
      const page = body.data.map((line: { id: string }) => line.id);
      if (direction === 'before') seen.push(...page);
      else seen.unshift(...page);
      more = body.next_cursor !== null;
      query = `&${direction}=${body.next_cursor}`;
    }
    expect(seen, direction).toEqual(direction === 'before' ? all : all.slice(0, -1));
  }
});

describe('the lines are filtered', () => {
  test('by action, actor and object', async () => {
    expect(await ids('?action=agent.created')).toEqual(expected(({ action }) => action === 'agent.created'));
    expect(await ids(`?actor_id=${robot.id}`)).toEqual(expected(({ actor_id }) => actor_id === robot.id));
    expect(await ids('?target_id=target-1')).toEqual(expected(({ target_id }) => target_id === 'target-1'));
    expect(await ids(`?action=test.done&target_id=target-0&actor_id=${robot.id}`)).toHaveLength(2);
    expect(await ids(`?action=agent.created&actor_id=${robot.id}`)).toEqual([]);
    expect(await ids('?action=nobody.did')).toEqual([]);
  });

  test('by time: from a moment on, before a moment, to a millionth of a second', async () => {
    const { at } = lines[3]!;
    expect(await ids(`?from=${at}`)).toEqual(expected((line) => line.at >= at));
    expect(await ids(`?to=${at}`)).toEqual(expected((line) => line.at < at));
    expect(await ids(`?from=${at}&to=${at}`)).toEqual([]);
    expect(await ids('?from=2999-01-01T00:00:00Z')).toEqual([]);
    expect(await ids('?to=2999-01-01T00:00:00Z')).toHaveLength(lines.length);
    expect(await ids('?from=0001-01-01T00:00:00Z')).toHaveLength(lines.length);
    expect(await ids('?to=2001-01-01T00:00:00Z')).toEqual([]);
  });

  test('together with pages', async () => {
    const robots = expected(({ actor_id }) => actor_id === robot.id);
    const first = await shop.get(`${LOG}?actor_id=${robot.id}&limit=3&from=2001-01-01T00:00:00Z`);
    expect(first.body.data.map((line: { id: string }) => line.id)).toEqual(robots.slice(0, 3));
    expect(await ids(`?actor_id=${robot.id}&limit=3&before=${first.body.next_cursor}`)).toEqual(robots.slice(3));
  });

  test.each([
    'actor_id=7',
    'from=yesterday',
    'from=0000-01-01T00:00:00Z',
    'to=2026-13-01T00:00:00Z',
    'before=7',
    'limit=501',
    'action=',
    'colour=blue',
  ])('and %s is refused', async (query) => {
    expect((await shop.get(`${LOG}?${query}`)).status).toBe(422);
  });
});

describe('it is nobody else’s', () => {
  test('another company sees its own, and a cursor or an id of this one leads nowhere', async () => {
    const other = await app.signUp();
    await other.post('/api/v1/agents', { name: 'Nina' });
    const own = (await linesOf(app, other.company_id)).map(({ id }) => id).toReversed();
    const seen = async (query: string) =>
      (await other.get(LOG + query)).body.data.map((line: { id: string }) => line.id);
    expect(await seen('')).toEqual(own);
    for (const id of [lines[2]!.id, randomUUID()]) {
      expect(await seen(`?before=${id}`)).toEqual([]);
      expect(await seen(`?after=${id}`)).toEqual([]);
    }
    expect(await seen(`?actor_id=${robot.id}`)).toEqual([]);
    expect((await other.get(`${LOG}/verify`)).body).toMatchObject({ ok: true, checked: own.length });
    expect((await other.get(`${LOG}/export`)).text).not.toContain(shop.company_id);
  });

  test('and nobody who is not signed in sees any', async () => {
    for (const path of ['', '/verify', '/export']) expect((await app.get(LOG + path)).status).toBe(401);
  });

  test.each(['PATCH', 'PUT', 'DELETE', 'POST'])('nor is there a %s of it', async (method) => {
    for (const path of [LOG, `${LOG}/${lines[0]!.id}`]) {
      const answer = await fetch(app.url + path, { method, headers: { authorization: `Bearer ${shop.access_token}` } });
      expect(answer.status).toBe(404);
    }
  });
});
