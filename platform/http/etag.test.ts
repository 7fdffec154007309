import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { core } from '../../services/core-api/core.ts';

let app: TestApp;
let shop: SignedIn;
let other: SignedIn;
beforeAll(async () => {
  app = await startTestApp({ services: [core] });
  [shop, other] = [await app.signUp(), await app.signUp()];
});
afterAll(() => app.stop());

let serial = 0;
interface Edited {
  /** Makes one and answers its path. */
  make: () => Promise<string>;
  edits: [Record<string, unknown>, Record<string, unknown>, Record<string, unknown>];
}

async function post(path: string, body: unknown): Promise<string> {
  const made = await shop.post(`/api/v1/${path}`, body);
  expect(made.status, made.text).toBe(201);
  return `/api/v1/${path}/${made.body.id}`;
}

const names: Edited['edits'] = [{ name: 'One' }, { name: 'Two' }, { name: 'Three' }];
const RESOURCES: Record<string, Edited> = {
  contacts: {
    make: () => post('contacts', { phone: `+1555010${String((serial += 1)).padStart(4, '0')}`, name: 'Nina' }),
    edits: [{ name: 'One' }, { language: 'pt' }, { name: 'Three' }],
  },
  agents: { make: () => post('agents', { name: 'Nina' }), edits: names },
  channels: {
    make: () => post('channels', { name: 'x', phone_number_id: `77${(serial += 1)}`, waba_id: '7' }),
    edits: names,
  },
  knowledge_chunks: {
    make: () => post('knowledge_chunks', { title: 'Hours', content: 'From nine to five.' }),
    edits: [{ title: 'One' }, { content: 'Two' }, { tags: ['three'] }],
  },
  roles: {
    make: () => post('roles', { name: `Role ${(serial += 1)}`, permissions: ['contacts.read'] }),
    edits: [{ description: 'One' }, { permissions: ['agents.read'] }, { description: 'Three' }],
  },
  users: {
    make: async () => {
      const [first_name, email] = ['Nina', `nina${(serial += 1)}@shop.example`];
      return post('users', { email, first_name, last_name: 'N', role: 'client', password: 'correct horse battery' });
    },
    edits: [{ first_name: 'One' }, { role: 'content_writer' }, { last_name: 'Three' }],
  },
  api_keys: {
    make: () => post('api_keys', { name: 'Robot', scopes: ['contacts.read'] }),
    edits: names,
  },
  companies: {
    make: async () => {
      await shop.patch('/api/v1/companies/current', { name: `Shop ${(serial += 1)}`, language: 'en' });
      return '/api/v1/companies/current';
    },
    edits: [{ name: 'One' }, { language: 'pt' }, { name: 'Three' }],
  },
};

describe.each(Object.entries(RESOURCES))('one of the %s', (_noun, { make, edits: [one, two, three] }) => {
  const ifMatch = (tag: string): Record<string, string> => ({ 'if-match': tag });
  const tagOf = async (path: string): Promise<string> => {
    const tag = (await shop.get(path)).headers.get('etag');
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    return tag!;
  };

  test('bears a tag that stays as long as it does, and that an edit answers anew', async () => {
    const path = await make();
    const before = await tagOf(path);
    expect(await tagOf(path)).toBe(before);
    const changed = await shop.patch(path, one);
    expect(changed.status, changed.text).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(before);
    expect(changed.headers.get('etag')).toBe(await tagOf(path));
  });

  test('is edited by whoever has seen it as it is, and not by whoever has seen it before', async () => {
    const path = await make();
    const seen = await tagOf(path);
    const first = await shop.patch(path, one, ifMatch(seen));
    expect(first.status).toBe(200);
    const second = await shop.patch(path, two, ifMatch(seen));
    expect(second).toMatchObject({
      status: 412,
      body: { type: 'urn:parley:problem:precondition-failed', detail: expect.stringContaining('Load it again') },
    });
    expect((await shop.get(path)).body).toEqual(first.body);
    expect((await shop.patch(path, two, ifMatch(first.headers.get('etag')!))).status).toBe(200);
  });

  test('is edited by one of two who saw the same and come together', async () => {
    const path = await make();
    const seen = await tagOf(path);
    const answers = await Promise.all([one, two, three].map((edit) => shop.patch(path, edit, ifMatch(seen))));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412]);
  });

  test('is edited without a tag, with any, and with one of several, also where a proxy calls it weak', async () => {
    const path = await make();
    expect((await shop.patch(path, one)).status).toBe(200);
    expect((await shop.patch(path, two, ifMatch('*'))).status).toBe(200);
    expect((await shop.patch(path, three, ifMatch(`"other", W/${await tagOf(path)}`))).status).toBe(200);
    for (const wrong of ['"other"', '', 'x', '"*"', (await tagOf(path)).slice(1)])
      expect((await shop.patch(path, one, ifMatch(wrong))).status, wrong).toBe(412);
  });
});

test('what changes by itself makes no new version', async () => {
  const role = await RESOURCES['roles']!.make();
  const tag = (await shop.get(role)).headers.get('etag')!;
  const role_id = role.split('/').at(-1);
  await post('users', {
    email: `ada${(serial += 1)}@shop.example`,
    first_name: 'Ada',
    last_name: 'A',
    role: 'custom',
    role_id,
    password: 'correct horse battery',
  });
  const { headers, body } = await shop.get(role);
  expect(body.user_count).toBe(1);
  expect(headers.get('etag')).toBe(tag);
  expect((await shop.patch(role, { description: 'x' }, { 'if-match': tag })).status).toBe(200);
});

describe('an If-Match', () => {
  const headers = { 'if-match': '"AAAAAAAAAAAAAAAAAAAAAA"' };

  test('tells nothing of what another company has, or of what never was', async () => {
    const path = await RESOURCES['agents']!.make();
    const [theirs, nobodys] = [
      await other.patch(path, { name: 'x' }, headers),
      await other.patch(`/api/v1/agents/${randomUUID()}`, { name: 'x' }, headers),
    ];
    expect(theirs.status).toBe(404);
    expect({ ...theirs.body, request_id: '' }).toEqual({ ...nobodys.body, request_id: '' });
  });

  test('is looked at after the body', async () => {
    const path = await RESOURCES['agents']!.make();
    expect((await shop.patch(path, { colour: 'blue' }, headers)).status).toBe(422);
  });
});
