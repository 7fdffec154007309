import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { createApiClient, type ApiClient } from '../../tests/setup/api-client.ts';
import { core } from '../../services/core-api/core.ts';

/* Two servers on one database, each with rendered pages of its own: no list may ever be older than what was done before. */

const CONTACTS = '/api/v1/contacts';

let app: TestApp;
let beside: TestApp;
beforeAll(async () => {
  app = await startTestApp({ services: [core] });
  beside = await startTestApp({ services: [core], beside: app });
});
afterAll(async () => {
  await beside.stop();
  await app.stop();
});

interface Contact {
  id: string;
  name: string | null;
  phone: string;
  opted_out_at: string | null;
  created_at: string;
}

type Action =
  | { do: 'create'; name: string; server: number }
  | { do: 'rename'; name: string; pick: number; server: number }
  | { do: 'delete' | 'opt_out'; pick: number; server: number }
  | { do: 'list'; query: number; server: number };

const QUERIES = [
  '',
  '?limit=3',
  '?limit=3&skip=2',
  '?order=asc',
  '?sort=name&order=asc',
  '?sort=name&order=desc&limit=2&skip=1',
  '?q=an',
  '?q=an&limit=1',
];

const server = fc.nat(1);
const name = fc.constantFrom('ana', 'anita', 'bob', 'clara', 'dora');
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), name, server }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), name, pick: fc.nat(20), server }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'opt_out' as const), pick: fc.nat(20), server }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('list' as const), query: fc.nat(QUERIES.length - 1), server }) },
);

/** What a list should answer, by a model that is an array in the order of creation. */
function expectedList(contacts: readonly Contact[], query: string): { data: Contact[]; total: number } {
  const wanted = new URLSearchParams(query);
  const q = wanted.get('q');
  const found = contacts.filter((contact) => q === null || contact.name?.startsWith(q) === true);
  const place = new Map(contacts.map((contact, index) => [contact.id, index]));
  const byAge = (a: Contact, b: Contact): number => place.get(a.id)! - place.get(b.id)!;
  const byName = (a: Contact, b: Contact): number =>
    a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name! < b.name! ? -1 : 1;
  const sorted = found.toSorted(wanted.get('sort') === 'name' ? byName : byAge);
  if (wanted.get('order') !== 'asc') sorted.reverse();
  const skip = Number(wanted.get('skip') ?? 0);
  return { data: sorted.slice(skip, skip + Number(wanted.get('limit') ?? 100)), total: found.length };
}

/** The same person at both servers. */
async function signUp(): Promise<{ admin: SignedIn; clients: [ApiClient, ApiClient] }> {
  const admin = await app.signUp();
  const headers = { authorization: `Bearer ${admin.access_token}` };
  return { admin, clients: [createApiClient(app.url, headers), createApiClient(beside.url, headers)] };
}

let serial = 0;
const newPhone = (): string => `+1555${String((serial += 1)).padStart(7, '0')}`;

test('whatever two clients do at two servers, every list is what a plain model says', async () => {
  const { clients } = await signUp();
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 60 }), async (actions) => {
      let contacts: Contact[] = [];
      for (const one of actions) {
        const client = clients[one.server]!;
        if (one.do === 'list') {
          const { body } = await client.get(`${CONTACTS}${QUERIES[one.query]!}`);
          expect(body).toEqual(expectedList(contacts, QUERIES[one.query]!));
          continue;
        }
        if (one.do === 'create') {
          const made = await client.post(CONTACTS, { name: one.name, phone: newPhone() });
          contacts.push(made.body);
          continue;
        }
        const picked = contacts[one.pick % Math.max(1, contacts.length)];
        if (picked === undefined) continue;
        const path = `${CONTACTS}/${picked.id}`;
        if (one.do === 'delete') {
          expect((await client.delete(path)).status).toBe(204);
          contacts = contacts.filter((contact) => contact !== picked);
          continue;
        }
        const changed = await (one.do === 'rename'
          ? client.patch(path, { name: one.name })
          : client.post(`${path}/opt_out`));
        contacts = contacts.map((contact) => (contact === picked ? changed.body : contact));
      }
      for (const contact of contacts) await clients[0].delete(`${CONTACTS}/${contact.id}`);
    }),
    { numRuns: 40 },
  );
});

test('a list that was read while others wrote is not served afterwards', async () => {
  const { clients } = await signUp();
  const made: string[] = [];
  // Pages of their own, so that each may have been kept at the worst moment.
  const paths = Array.from({ length: 10 }, (_, place) => `${CONTACTS}?limit=${490 + place}`);
  const idsIn = async (client: ApiClient, path: string): Promise<string[]> =>
    (await client.get(path)).body.data.map((contact: Contact) => contact.id);
  for (let round = 0; round < 40; round += 1) {
    const writes = clients.map((client) => client.post(CONTACTS, { name: 'x', phone: newPhone() }));
    const reads = paths.map((path, place) => idsIn(clients[place % 2]!, path));
    for (const ids of await Promise.all(reads)) expect(made.filter((id) => !ids.includes(id))).toEqual([]);
    for (const write of await Promise.all(writes)) made.push(write.body.id);
    for (const [place, path] of paths.entries()) {
      expect((await idsIn(clients[place % 2]!, path)).toSorted(), path).toEqual(made.toSorted());
    }
  }
});
