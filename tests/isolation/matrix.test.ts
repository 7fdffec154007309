import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { company, notFound } from '#platform/http';
import { newId } from '#platform/runtime';
import { processor } from '../../services/ai-processor/processor.ts';
import { core } from '../../services/core-api/core.ts';
import type { Service } from '../../services/process.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { startTestApp, type TestApp } from '../setup/app.ts';
import { openCompany, type TestCompany } from '../setup/company.ts';
import { BODIES, FOR_PEOPLE, KEPT_NOUNS, REFUSED_LATER } from './matrix/bodies.ts';
import { guardedCalls, send, visible, type Call } from './matrix/calls.ts';
import { verdict } from './matrix/expected.ts';
import { MAKERS } from './matrix/objects.ts';
import { openOperator, openPrincipals, type Principal } from './matrix/principals.ts';

/*
 * From the server's own list of routes: every route that needs a caller × everybody who may come × an object of their
 * company, of another company, one that was deleted and one that never was. What the table of permissions says is what happens,
 * and another company's object is told from an unknown one by nothing: not status, body or headers.
 */

let app: TestApp;
let ours: TestCompany;
let theirs: TestCompany;
let principals: Principal[];
let operator: Record<string, string>;

/** A route as nobody should write it: it reads on behalf of a company that the caller does not belong to. */
const LEAKY = '/api/v1/leaky/:id';
const leaky: Service = async (ground, server) => {
  await server.register(async (api) => {
    api.get<{ Params: { id: string } }>(LEAKY, { config: company('contacts.read') }, async (request) => {
      await request.company.caller();
      return ground.db.tenant(theirs.company_id, async ({ q }) => {
        const columns = ['id', 'phone'] as const;
        const found = await q
          .selectFrom('contacts')
          .select(columns)
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
  ours = await openCompany(app);
  theirs = await openCompany(app);
  principals = await openPrincipals(app, ours);
  operator = await openOperator(app);
});
afterAll(() => app.stop());

const calls = (): Call[] => guardedCalls(app.routes);
const make = (noun: string, of: TestCompany): Promise<string> => MAKERS[noun]!(app, of, operator);

function ask({ name, method, path }: Call, { headers }: { headers: Record<string, string> }, id: string | undefined) {
  const body = BODIES[name]?.();
  return send(app.url, headers, { method, path: id === undefined ? path : path.replace(':id', id), body });
}

function expected(call: Call, principal: Principal): ReturnType<typeof verdict> {
  const found = verdict(call, principal);
  return found === 'enters' && principal.kind === 'key' && FOR_PEOPLE.has(call.name) ? 403 : found;
}

/** One object of each kind for all questions that must not change it. */
const kept = new Map<string, string>();
async function once(key: string, of: () => Promise<string>): Promise<string> {
  const known = kept.get(key) ?? (await of());
  kept.set(key, known);
  return known;
}

const IN_AUTH = new Set(['identities', 'invitations', 'sessions']);

async function deletedOf(noun: string): Promise<string | undefined> {
  const path = IN_AUTH.has(noun) ? `auth/${noun}` : noun;
  const canDelete = calls().some(({ name }) => name === `DELETE /api/v1/${path}/:id`);
  if (!canDelete || KEPT_NOUNS.has(noun)) return undefined;
  return once(`deleted ${noun}`, async () => {
    const id = await make(noun, ours);
    const how = noun === 'plans' ? operator : { authorization: `Bearer ${ours.access_token}` };
    const gone = await send(app.url, how, { method: 'DELETE', path: `/api/v1/${path}/${id}` });
    expect(gone.status, `deleting of ${noun}`).toBe(204);
    return id;
  });
}

/** Whoever runs the server works on every company, so nobody's is another's. */
const isForeign = ({ policy }: Call): boolean => policy.access !== 'install';

describe('the matrix', () => {
  test('has routes to try, and an object for each noun that stands before an id', () => {
    expect(calls().length).toBeGreaterThan(90);
    for (const { noun, path } of calls()) if (noun !== undefined) expect(MAKERS[noun], path).toBeDefined();
  });

  test('is as the table of permissions says, for everybody and every object', { timeout: 600_000 }, async () => {
    const deviations: string[] = [];
    for (const call of calls())
      for (const principal of principals) deviations.push(...(await deviationsOf(call, principal)));
    expect(deviations).toEqual([`GET ${LEAKY} tells a foreign object`]);
  });
});

/** Of one user: a colleague's is as unknown as a stranger's. */
const PERSONAL = new Set(['identities', 'sessions']);

let told = false;

async function deviationsOf(call: Call, principal: Principal): Promise<string[]> {
  const found: string[] = [];
  const where = `${call.name} as ${principal.name}`;
  const wanted = expected(call, principal);
  const { noun } = call;
  const strangers: [string, string | undefined][] = [['an unknown object', noun === undefined ? undefined : newId()]];
  if (noun !== undefined && isForeign(call)) {
    strangers.push(["another company's object", await once(`their ${noun}`, () => make(noun, theirs))]);
  }
  if (noun !== undefined && PERSONAL.has(noun)) {
    strangers.push(["a colleague's object", await once(`our ${noun}`, () => make(noun, ours))]);
  }
  const deleted = noun === undefined ? undefined : await deletedOf(noun);
  if (deleted !== undefined) strangers.push(['a deleted object', deleted]);

  if (wanted !== 'enters') {
    const own =
      noun === undefined ? [] : [['an object of the company', await once(`our ${noun}`, () => make(noun, ours))]];
    let like: unknown;
    for (const [what, id] of [...strangers, ...own]) {
      const answer = await ask(call, principal, id);
      if (answer.status !== wanted) found.push(`${where}, ${what}: ${answer.status} instead of ${wanted}`);
      like ??= visible(answer);
      if (!isDeepStrictEqual(visible(answer), like)) found.push(`${where}: ${what} can be told`);
    }
    return found;
  }

  if (noun !== undefined) {
    let like: unknown;
    for (const [what, id] of strangers) {
      const answer = await ask(call, principal, id);
      like ??= visible(answer);
      if (isDeepStrictEqual(visible(answer), like) && answer.status === 404) continue;
      if (call.path === LEAKY) {
        if (!told) found.push(`${call.name} tells a foreign object`);
        told = true;
      } else found.push(`${where}, ${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
  }
  // What is a person's own is tried where it is made; and what the broken route reads is never the caller's.
  if (PERSONAL.has(noun ?? '') || call.path === LEAKY) return found;
  const answer = await ask(call, principal, noun === undefined ? undefined : await make(noun, ours));
  const fine = answer.status < 300 || (REFUSED_LATER[call.name] ?? []).includes(answer.status);
  if (!fine) found.push(`${where}, their own: ${answer.status} ${answer.text.slice(0, 200)}`);
  return found;
}
