import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { company, notFound } from '#platform/http';
import { newId } from '#platform/runtime';
import { processor } from '../../services/ai-processor/processor.ts';
import { core } from '../../services/core-api/core.ts';
import type { Service } from '../../services/process.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { startTestApp, type TestApp } from '../setup/app.ts';
import { createApiClient, type Answer } from '../setup/api-client.ts';
import { openCompany, type TestCompany } from '../setup/company.ts';
import { deliver, envelope, messageChange } from '../setup/webhooks.ts';

/*
 * From the server's own list of routes: each is called without a credential, and each that names an object by id is called
 * by a stranger. Another company's object must be told from an unknown one by nothing: not status, body or headers.
 */

let app: TestApp;
let victim: TestCompany;
let stranger: TestCompany;
/** An id of the victim's for each noun that stands before `:id` in a path. */
let owned: Record<string, string>;

/** A route as nobody should write it: it reads on behalf of a company that the caller does not belong to. */
const LEAKY = '/api/v1/leaky/:id';
const leaky: Service = async (ground, server) => {
  await server.register(async (api) => {
    api.get<{ Params: { id: string } }>(LEAKY, { config: company('contacts.read') }, async (request) => {
      await request.company.caller();
      return ground.db.tenant(victim.company_id, async ({ q }) => {
        const found = await q
          .selectFrom('contacts')
          .select(['id', 'phone'])
          .where('id', '=', request.params.id)
          .executeTakeFirst();
        if (found === undefined) throw notFound('Contact');
        return found;
      });
    });
  });
};

beforeAll(async () => {
  app = await startTestApp({ services: [gateway, processor, core, leaky] });
  victim = await openCompany(app);
  stranger = await openCompany(app);
  await deliver(
    app.url,
    envelope(messageChange({ phone_number_id: victim.phone_number_id, from: '15550100', text: 'secret' })),
  );
  await app.settle();
  const first = async (path: string): Promise<string> => (await victim.get(`/api/v1/${path}`)).body.data[0].id;
  const agent = await victim.post('/api/v1/agents', { name: 'Nina' });
  const chunk = await victim.post('/api/v1/knowledge_chunks', {
    title: 'Secret',
    content: 'Only ours.',
    language: 'en',
    source: 'x',
  });
  const conversation = await first('conversations');
  owned = {
    agents: agent.body.id,
    knowledge_chunks: chunk.body.id,
    channels: victim.channel_id,
    contacts: await first('contacts'),
    leaky: await first('contacts'),
    conversations: conversation,
    inbound_deliveries: await first('inbound_deliveries'),
    messages: await first(`conversations/${conversation}/messages`),
    sessions: await first('auth/sessions'),
  };
});
afterAll(() => app.stop());

interface Call {
  method: string;
  path: string;
  noun: string | undefined;
}

function companyCalls(): Call[] {
  return app.routes
    .filter(({ policy, method }) => policy.access !== 'public' && policy.access !== 'signed' && method !== 'HEAD')
    .map(({ method, url }) => ({ method, path: url, noun: /\/([a-z_]+)\/:id/.exec(url)?.[1] }));
}

/** A body that passes the route's schema, so that the answer is about the object and not about the body. */
const BODIES: Record<string, unknown> = {
  'POST /api/v1/conversations/:id/messages': { type: 'text', text: 'hello' },
  'PATCH /api/v1/contacts/:id': { name: 'x' },
  'PATCH /api/v1/agents/:id': { name: 'x' },
  'PATCH /api/v1/channels/:id': { name: 'x' },
  'PATCH /api/v1/knowledge_chunks/:id': { title: 'x' },
};

function send(token: string | undefined, { method, path }: Call, id: string): Promise<Answer> {
  const body = BODIES[`${method} ${path}`];
  const client = createApiClient(app.url, token === undefined ? {} : { authorization: `Bearer ${token}` });
  const url = path.replace(':id', id);
  if (method === 'GET') return client.get(url);
  if (method === 'DELETE') return client.delete(url);
  return method === 'PATCH' ? client.patch(url, body ?? {}) : client.post(url, body);
}

/** What a caller can see of an answer, without what differs in every answer. */
function visible({ status, body, headers }: Answer): unknown {
  const { request_id: _, ...rest } = body ?? {};
  return {
    status,
    body: rest,
    headers: [...headers.keys()].filter((name) => name !== 'date').toSorted((a, b) => a.localeCompare(b)),
  };
}

test('there are routes to try, and each that takes an id has an object of the victim to try it on', () => {
  expect(companyCalls().length).toBeGreaterThan(30);
  for (const { noun, path } of companyCalls()) if (noun !== undefined) expect(owned[noun], path).toBeDefined();
});

test('without a credential every company route answers 401 and nothing else', async () => {
  for (const call of companyCalls()) {
    const answer = await send(undefined, call, newId());
    expect(answer.status, `${call.method} ${call.path}`).toBe(401);
    expect(answer.body.detail, `${call.method} ${call.path}`).toBe('Invalid authentication credentials');
  }
});

/** The routes on which a stranger can tell another company's object from one that never was. */
async function tellingRoutes(): Promise<string[]> {
  const telling: string[] = [];
  for (const call of companyCalls().filter(({ noun }) => noun !== undefined)) {
    const foreign = await send(stranger.access_token, call, owned[call.noun!]!);
    const unknown = await send(stranger.access_token, call, newId());
    expect(unknown.status, `${call.method} ${call.path}`).toBe(404);
    if (!isDeepStrictEqual(visible(foreign), visible(unknown))) telling.push(`${call.method} ${call.path}`);
  }
  return telling;
}

test("another company's object is like one that never was, on every route but the one that was broken on purpose", async () => {
  expect(await tellingRoutes()).toEqual([`GET ${LEAKY}`]);
});

test("and nothing of the victim's was changed by all that", async () => {
  for (const [noun, id] of Object.entries(owned)) {
    if (noun === 'leaky') continue;
    const path = noun === 'sessions' ? '/api/v1/auth/sessions' : `/api/v1/${noun}/${id}`;
    const answer = await victim.get(path);
    expect(answer.status, noun).toBe(200);
    expect(JSON.stringify(answer.body), noun).toContain(id);
  }
});

test("a stranger's lists, searches and ids in bodies and queries reach nothing of the victim's", async () => {
  const lists = companyCalls().filter(
    ({ method, path, noun }) => method === 'GET' && noun === undefined && !path.endsWith('/events'),
  );
  for (const { path } of lists) {
    const { text } = await stranger.get(path);
    for (const id of Object.values(owned)) expect(text, path).not.toContain(id);
  }
  const { conversations, channels, contacts, agents } = owned;
  expect((await stranger.get(`/api/v1/conversations?channel_id=${channels}&contact_id=${contacts}`)).body.total).toBe(
    0,
  );
  expect((await stranger.get('/api/v1/contacts?phone=%2B15550100')).body.total).toBe(0);
  expect((await stranger.post('/api/v1/knowledge/search', { query: 'secret' })).text).not.toContain('Only ours');
  expect((await stranger.get(`/api/v1/conversations/${conversations}/messages?before=${newId()}`)).status).toBe(404);
  const bound = await stranger.post('/api/v1/channels', {
    name: 'x',
    phone_number_id: '7',
    waba_id: '7',
    agent_id: agents,
  });
  expect(bound.status).toBe(422);
  const taken = await stranger.post('/api/v1/channels', {
    name: 'x',
    phone_number_id: victim.phone_number_id,
    waba_id: '7',
  });
  expect(taken.status).toBe(409);
  expect(taken.text).not.toContain(victim.company_id);
});

test('the comparison would notice: an answer that differs in status, words or headers is not the same', async () => {
  const call = companyCalls().find(({ path, method }) => path.endsWith('/contacts/:id') && method === 'GET')!;
  const own = await send(victim.access_token, call, owned['contacts']!);
  const unknown = await send(victim.access_token, call, randomUUID());
  expect(visible(own)).not.toEqual(visible(unknown));
  expect(visible({ ...unknown, body: { ...unknown.body, detail: 'Contact belongs to somebody else' } })).not.toEqual(
    visible(unknown),
  );
});
