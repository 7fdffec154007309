import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/runtime';
import { startTestApp, type TestApp } from '../setup/app.ts';
import { openCompany, type TestCompany } from '../setup/company.ts';
import { BODIES } from './matrix/bodies.ts';
import { guardedCalls, send, visible } from './matrix/calls.ts';
import { documentedCalls, withId, type DocumentedCall, type Place } from './matrix/document.ts';
import { MAKERS } from './matrix/objects.ts';
import { openOperator } from './matrix/principals.ts';

/*
 * Ids of another company wherever the API takes an id: query, cursor, body, lists in a body. From the server's own description
 * of itself. What is answered is what an id that never was gets, word for word.
 */

let app: TestApp;
let ours: TestCompany;
let theirs: TestCompany;
let operator: Record<string, string>;
let calls: DocumentedCall[];
beforeAll(async () => {
  app = await startTestApp();
  ours = await openCompany(app);
  theirs = await openCompany(app);
  operator = await openOperator(app);
  const guarded = new Set(
    guardedCalls(app.routes).flatMap(({ name, policy }) => (policy.access === 'install' ? [] : [name])),
  );
  calls = (await documentedCalls(app)).filter(({ name }) => guarded.has(name));
});
afterAll(() => app.stop());

const made = new Map<string, Promise<string>>();
function theirObject(noun: string): Promise<string> {
  const known = made.get(noun) ?? MAKERS[noun]!(app, theirs, operator);
  made.set(noun, known);
  return known;
}

const PEOPLE = new Set(['actor_id', 'created_by', 'invited_by', 'recipient_id']);

/** Whose id a field is: `agent_id` is of `agents`; a cursor is of what the path lists. */
function nounOf(field: string, path: string): string {
  if (field === 'before' || field === 'after') return listed(path);
  if (PEOPLE.has(field)) return 'users';
  if (field === 'merged_contact_id') return 'contacts';
  if (field === 'reply_to_message_id') return 'messages';
  if (field === 'media_id') return 'media';
  const noun = field === 'company_id' ? 'companies' : `${field.replace(/_ids?$/, '')}s`;
  if (noun in MAKERS) return noun;
  throw new Error(`${path} takes ${field}, and nobody knows what it is an id of: teach this test`);
}

/** What a list's cursor names. Lines of the audit log are nobody's to make: any id of the company will do. */
function listed(path: string): string {
  const last = path.split('/').at(-1)!;
  return last in MAKERS ? last : 'contacts';
}

const own = new Map<string, Promise<string>>();

/** Calls as our admin; what stands in the path is ours, and the same for all questions to one route. */
async function asUs(call: DocumentedCall, query: string, body: unknown) {
  const { noun } = call;
  let path = call.path;
  if (noun !== undefined) {
    const id = own.get(call.name) ?? MAKERS[noun]!(app, ours, operator);
    own.set(call.name, id);
    path = path.replace(':id', await id);
  }
  const headers = { authorization: `Bearer ${ours.access_token}` };
  return send(app.url, headers, { method: call.method, path: `${path}${query}`, body });
}

/** The same words, but for the id that was asked for. */
const words = (answer: Parameters<typeof visible>[0], id: string): string =>
  JSON.stringify(visible(answer)).replaceAll(id, 'the id');

test('in a query or as a cursor it is like one that never was', async () => {
  let tried = 0;
  for (const call of calls) {
    for (const name of call.query) {
      const foreign = await theirObject(nounOf(name, call.path));
      const unknown = newId();
      const [one, other] = [
        await asUs(call, `?${name}=${foreign}`, undefined),
        await asUs(call, `?${name}=${unknown}`, undefined),
      ];
      expect(one.status, `${call.name} ?${name}`).toBeLessThan(500);
      // A cursor is a place in time, and two ids are two places: what stands around them is still only ours.
      if (name === 'before' || name === 'after') expect(one.text, call.name).not.toContain(theirs.company_id);
      else expect(words(one, foreign), `${call.name} ?${name}`).toBe(words(other, unknown));
      expect(one.text.replaceAll(foreign, ''), call.name).not.toContain(await theirObject('contacts'));
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThan(10);
});

test('in a body, at whatever depth, it is like one that never was', async () => {
  const tried: string[] = [];
  const attempt = async (call: DocumentedCall, place: Place): Promise<void> => {
    const field = place.findLast((part) => part !== '[]')!;
    const foreign = await theirObject(nounOf(field, call.path));
    const unknown = newId();
    const bodyWith = (id: string): unknown => withId(BODIES[call.name]?.(), place, id);
    const [one, other] = [await asUs(call, '', bodyWith(foreign)), await asUs(call, '', bodyWith(unknown))];
    const where = `${call.name} ${place.join('.')}`;
    expect([403, 404, 409, 422], where).toContain(one.status);
    expect(words(one, foreign), where).toBe(words(other, unknown));
    tried.push(where);
  };
  for (const call of calls) for (const place of call.body) await attempt(call, place);
  expect(tried).toEqual(expect.arrayContaining(['POST /api/v1/channels agent_id', 'PATCH /api/v1/users/:id role_id']));
});

test('nobody sets what is not theirs to set: a body with more than the schema has is refused, naming it', async () => {
  const planted = { company_id: theirs.company_id, id: newId(), is_superadmin: true, created_by: newId() };
  for (const call of calls.filter(({ fields, method }) => fields !== undefined && method !== 'DELETE')) {
    for (const [name, value] of Object.entries(planted)) {
      if (call.fields!.includes(name)) continue;
      const answer = await asUs(call, '', { ...(BODIES[call.name]?.() as object | undefined), [name]: value });
      expect(answer.status, `${call.name} with ${name}`).toBe(422);
      expect(answer.text, `${call.name} with ${name}`).toContain(name);
    }
  }
});

test('no header and no query makes the caller somebody else', async () => {
  const headers = { authorization: `Bearer ${ours.access_token}` };
  const disguise = { 'x-company-id': theirs.company_id, 'x-tenant-id': theirs.company_id, 'x-user-id': theirs.user_id };
  const secret = await theirObject('contacts');
  for (const { method, path, noun } of calls) {
    if (method !== 'GET' || noun !== undefined || path.endsWith('/events')) continue;
    const plain = await send(app.url, headers, { method, path });
    const disguised = await send(app.url, { ...headers, ...disguise }, { method, path });
    expect(disguised.status, path).toBe(plain.status);
    expect(disguised.text, path).not.toContain(theirs.company_id);
    expect(disguised.text, path).not.toContain(secret);
    const asked = await send(app.url, headers, { method, path: `${path}?company_id=${theirs.company_id}` });
    expect(asked.text.replaceAll(`company_id=${theirs.company_id}`, ''), path).not.toContain(theirs.company_id);
  }
});
