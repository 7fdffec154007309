import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { getAgent } from './index.ts';

const AGENTS = '/api/v1/agents';
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

let app: TestApp;
let shop: SignedIn;
let other: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ env: { ANTHROPIC_API_KEY: 'a-key' } });
  [shop, other] = [await app.signUp(), await app.signUp()];
});
afterAll(() => app.stop());

async function make(body: Record<string, unknown> = {}, by = shop) {
  const made = await by.post(AGENTS, { name: 'Nina', ...body });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

describe('an agent', () => {
  test('needs only a name; the rest is what the install says', async () => {
    const made = await shop.post(AGENTS, { name: 'Nina' });
    expect(made.headers.get('location')).toBe(`${AGENTS}/${made.body.id}`);
    expect(made.body).toMatchObject({
      name: 'Nina',
      instructions: '',
      model: 'extractive/1',
      tone: 'friendly',
      languages: [],
      greeting: null,
      handoff_message: null,
      is_active: true,
      reply_quiet_ms: 1_500,
    });
    expect((await shop.get(`${AGENTS}/${made.body.id}`)).body).toEqual(made.body);
  });

  test('is changed field by field and deleted', async () => {
    const body = {
      instructions: 'Be brief.',
      tone: 'formal',
      languages: ['pt', 'en', 'pt'],
      greeting: 'Oi!',
      handoff_message: 'Já volto.',
    };
    const made = await make(body);
    expect(made).toMatchObject({ ...body, languages: ['pt', 'en'] });
    const changed = await shop.patch(`${AGENTS}/${made.id}`, { greeting: null, is_active: false, reply_quiet_ms: 0 });
    expect(changed.body).toMatchObject({
      ...body,
      languages: ['pt', 'en'],
      greeting: null,
      is_active: false,
      reply_quiet_ms: 0,
    });
    expect((await shop.delete(`${AGENTS}/${made.id}`)).status).toBe(204);
    expect((await shop.get(`${AGENTS}/${made.id}`)).body).toMatchObject({ status: 404, detail: 'Agent not found' });
  });

  test('has a model that can be used: otherwise the answer says what to do', async () => {
    const refusal = async (model: string) => {
      const { status, body } = await shop.post(AGENTS, { name: 'Nina', model });
      expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field: 'model' });
      return body.errors[0].message;
    };
    expect(await refusal('acme/1')).toMatch(/openai, anthropic, .*extractive/);
    expect(await refusal('openai/gpt-5.2')).toContain('OPENAI_API_KEY');
    expect(await refusal('extractive/9')).toContain('extractive/1');
    expect(await refusal('extractive')).toContain('vendor/model');
    const made = await make({ model: 'anthropic/claude-haiku-4-5' });
    expect((await shop.patch(`${AGENTS}/${made.id}`, { model: 'acme/1' })).status).toBe(422);
    expect((await shop.patch(`${AGENTS}/${made.id}`, { model: 'extractive/1' })).body.model).toBe('extractive/1');
  });

  test('stays while a channel is answered by it', async () => {
    const { id } = await make();
    const phone_number_id = String(randomInt(1e11, 1e12));
    const channel = await shop.post('/api/v1/channels', {
      name: 'Number',
      phone_number_id,
      waba_id: '1',
      agent_id: id,
    });
    const refused = await shop.delete(`${AGENTS}/${id}`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('channel');
    await shop.patch(`/api/v1/channels/${channel.body.id}`, { agent_id: null });
    expect((await shop.delete(`${AGENTS}/${id}`)).status).toBe(204);
  });

  test('is made once for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'agent-1' };
    const [first, second] = [
      await shop.post(AGENTS, { name: 'Nina' }, key),
      await shop.post(AGENTS, { name: 'Nina' }, key),
    ];
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
  });

  test.each([
    ['no name', { name: undefined }, 'name'],
    ['instructions that are too long', { instructions: 'a'.repeat(20_001) }, 'instructions'],
    ['a language that is none', { languages: ['Portuguese'] }, 'languages.0'],
    ['a quiet time of hours', { reply_quiet_ms: 3_600_000 }, 'reply_quiet_ms'],
    ['a field that is not known', { temperature: 2 }, 'temperature'],
  ])('is refused with %s', async (_what, more, field) => {
    const answer = await shop.post(AGENTS, { name: 'Nina', ...more });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
  });

  test('of another company is as if it were not there', async () => {
    const { id } = await make();
    for (const [theirs, nobodys] of [
      [await other.get(`${AGENTS}/${id}`), await other.get(`${AGENTS}/${UNKNOWN}`)],
      [await other.patch(`${AGENTS}/${id}`, { name: 'x' }), await other.patch(`${AGENTS}/${UNKNOWN}`, { name: 'x' })],
      [await other.delete(`${AGENTS}/${id}`), await other.delete(`${AGENTS}/${UNKNOWN}`)],
    ] as const) {
      expect(theirs.status).toBe(404);
      expect({ ...theirs.body, request_id: '' }).toEqual({ ...nobodys.body, request_id: '' });
    }
    const [mine, theirs] = await Promise.all(
      [shop, other].map(({ company_id }) => app.ground.db.tenant(company_id, (tdb) => getAgent(tdb, id))),
    );
    expect(mine?.id).toBe(id);
    expect(theirs).toBe(undefined);
  });
});

test('the list counts, filters and searches', async () => {
  const admin = await app.signUp();
  const [one, two] = [await make({ name: 'Nina' }, admin), await make({ name: 'Gralha', is_active: false }, admin)];
  const ids = async (query: string) =>
    (await admin.get(AGENTS + query)).body.data.map((agent: { id: string }) => agent.id);
  expect((await admin.get(AGENTS)).body).toEqual({ data: [two, one], total: 2 });
  expect(await ids('?sort=name&order=asc')).toEqual([two.id, one.id]);
  expect(await ids('?is_active=false')).toEqual([two.id]);
  expect(await ids('?is_active=true&model=extractive/1')).toEqual([one.id]);
  expect(await ids('?q=gral')).toEqual([two.id]);
  expect((await admin.get(`${AGENTS}?is_active=yes`)).status).toBe(422);
});
