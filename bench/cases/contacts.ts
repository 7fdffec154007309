import type pg from 'pg';
import { createContacts, getContact, listContacts, listKeptContacts } from '../floor/statements.ts';
import type { RequestPlan } from '../load/plan.ts';
import { readable } from '../report/section.ts';
import { signUp, type Company } from '../world/company.ts';
import { seedContacts } from '../world/contacts.ts';
import { addressOf, loginsOf, openAsOwner, type DatabaseAddress } from '../world/database.ts';
import { startServer, type Server } from '../world/server.ts';
import type { Bench, Case } from './bench.ts';
import { floorNotes, measure, THROUGHPUT_COLUMNS, type Work } from './throughput.ts';

const CONNECTIONS = 64;
/** As many as the server's pipeline has, and as many as it lets flushes fly. */
const PIPELINES = 4;
const FLIGHTS = 2;
const MOST_CREATES_PER_SECOND = 20_000;
const READ_TARGET = 8_000;
const CREATE_TARGET = 6_000;

interface Place {
  server: Server;
  company: Company;
  ids: readonly string[];
  database: { address: DatabaseAddress; user: string };
}

/** One resource, signed in, in companies of very different size: the figures should not differ. */
export const contacts: Case = async (bench) => {
  const server = await startServer({ node: bench.server_node });
  const address = addressOf(server.data_dir);
  const owner = await openAsOwner(address);
  try {
    const { app } = await loginsOf(owner);
    const places = new Map<number, Place>();
    for (const size of bench.sizes)
      places.set(size, await settleIn(bench, size, { server, owner, database: { address, user: app } }));
    const rows: string[][] = [];
    for (const kind of KINDS) {
      for (const [size, place] of places) {
        const work = kind(bench, place);
        rows.push(await measure(bench, { ...work, name: `${work.name} of ${size.toLocaleString('en')}` }));
      }
    }
    const memory = server.peakMemory();
    return [
      {
        title: 'Contacts, signed in',
        columns: THROUGHPUT_COLUMNS,
        rows,
        notes: [
          '"Page not kept": every request asks for a page that nobody has asked for since the last change.',
          ...floorNotes(bench),
          ...(memory === undefined
            ? []
            : [`Most memory the server's process held: ${readable(memory)} MB (target: under 300 MB).`]),
        ],
      },
    ];
  } finally {
    await owner.end();
    await server.stop();
  }
};

async function settleIn(
  bench: Bench,
  size: number,
  { server, owner, database }: { server: Server; owner: pg.Client; database: Place['database'] },
): Promise<Place> {
  const company = await signUp(server.port);
  const began = performance.now();
  const ids = await seedContacts(owner, company.company_id, size);
  await owner.query('vacuum analyze contacts, contact_identities, resource_counters');
  const { total } = await company.get<{ total: number }>('/api/v1/contacts?limit=1');
  if (total !== size) throw new Error(`the list says ${total} of ${size} contacts`);
  bench.say(
    `company of ${size.toLocaleString('en')} contacts made in ${((performance.now() - began) / 1_000).toFixed(0)} s`,
  );
  return { server, company, ids, database };
}

type Kind = (bench: Bench, place: Place) => Work;

const KINDS: readonly Kind[] = [
  (_bench, place) => ({
    ...read(
      place,
      place.ids.map((id) => `/api/v1/contacts/${id}`),
    ),
    name: 'get one',
    target: READ_TARGET,
    sql: {
      script: { ...place.database, connections: PIPELINES, sql: getContact(place.company, place.ids[0]!) },
      per_transaction: 1,
    },
  }),
  ...[25, 100].map((limit): Kind => (_bench, place) => ({
    ...read(place, [`/api/v1/contacts?limit=${limit}`]),
    name: `list ${limit}`,
    target: READ_TARGET,
    sql: {
      script: { ...place.database, connections: PIPELINES, sql: listKeptContacts(place.company) },
      per_transaction: 1,
    },
  })),
  (_bench, place) => ({
    ...read(place, unaskedPages(place)),
    name: 'list 25, page not kept',
    sql: {
      script: { ...place.database, connections: PIPELINES, sql: listContacts(place.company, 25) },
      per_transaction: 1,
    },
  }),
  (bench, { server, company, database }) => {
    const count = MOST_CREATES_PER_SECOND * (bench.warmup_s + bench.seconds);
    const plan: RequestPlan = { kind: 'creates', count, token: company.token, run: '11' };
    const per_flush = CONNECTIONS / FLIGHTS;
    return {
      name: 'create in a company',
      expected: '201',
      target: CREATE_TARGET,
      server,
      load: { connections: CONNECTIONS, plan },
      sql: {
        script: { ...database, connections: FLIGHTS, sql: createContacts(company, per_flush) },
        per_transaction: per_flush,
      },
    };
  },
];

function read({ server, company }: Place, paths: readonly string[]): Omit<Work, 'name'> {
  const plan: RequestPlan = { kind: 'reads', paths, token: company.token };
  return { expected: '200', server, load: { connections: CONNECTIONS, plan } };
}

/** Addresses that are never repeated, of pages near the top: leading zeros make them differ, not what they ask for. */
function unaskedPages({ ids }: Place): string[] {
  const pages = Math.min(ids.length, 900);
  return Array.from({ length: 200_000 }, (_, index) => {
    const skip = String(index % pages).padStart(3 + Math.floor(index / pages), '0');
    return `/api/v1/contacts?limit=25&skip=${skip}`;
  });
}
