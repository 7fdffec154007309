import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readHouse } from './read.ts';
import { judge } from './rules.ts';
import { medianLines, tooLong } from './size.ts';

const built: string[] = [];

/** Writes a small house to a new folder and answers with its violations as `rule | where`. */
function violationsOf(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'house-'));
  built.push(root);
  const imports = {
    '#features/*': './features/*/index.ts',
    '#platform/*': './platform/*/index.ts',
    '#tests/*': './tests/*',
  };
  for (const [path, text] of Object.entries({ 'package.json': JSON.stringify({ imports }), ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return judge(readHouse(root)).map(({ rule, where }) => `${rule} | ${where}`);
}

afterEach(() => {
  for (const root of built.splice(0)) rmSync(root, { recursive: true });
});

/** A house in which every rule is kept, with the imports that are allowed though they look close to a fault. */
const sound = {
  'platform/db/index.ts': `export const db = 1; export const list = (q: { selectFrom(t: string): void }) => q.selectFrom('x');`,
  'platform/config/index.ts': `export const port = process.env['PORT'];`,
  'platform/http/index.ts': `import fastify from 'fastify'; export const http = fastify;`,
  'connectors/llm/index.ts': `import { ask } from './openai/openai.ts'; export { ask };`,
  'connectors/llm/openai/openai.ts': `import type { Asked } from '../contract.ts'; import '@ai-sdk/openai'; export const ask: Asked = '';`,
  'connectors/llm/contract.ts': `export type Asked = string;`,
  'features/companies/index.ts': `export { routes } from './companies.routes.ts';`,
  'features/companies/companies.routes.ts': `import type { FastifyInstance } from 'fastify'; import { list } from './companies.service.ts'; import { db } from '#platform/db'; export const routes = (app: FastifyInstance) => [app, list, db];`,
  'features/companies/companies.service.ts': `import * as repository from './companies.repository/read.ts'; export const list = repository.read;`,
  'features/companies/companies.repository/read.ts': `import { sql } from 'kysely'; import type { Row } from '../companies.model.ts'; export const read = (): Row => sql\`select 1\`;`,
  'features/companies/companies.model.ts': `export type Row = unknown;`,
  'features/contacts/index.ts': `import { routes } from '#features/companies'; export const contacts = routes;`,
  'features/contacts/contacts.rules.ts': `export const rules = 1;`,
  'features/contacts/contacts.test.ts': `import { rules } from './contacts.rules.ts'; import { start } from '#tests/start.ts'; start(rules, process.env['CI'], db.query('select 1'));`,
  'services/core-api/main.ts': `import { routes } from '#features/companies'; import './core-api.ts'; console.log(routes);`,
  'services/all-in-one/main.ts': `import '../core-api/core-api.ts'; import '../wiring.ts';`,
  'services/wiring.ts': `export const wiring = 1;`,
  'services/core-api/core-api.ts': `export const parts = [];`,
  'platform/db/embedded/index.ts': `export const embedded = 1;`,
  'features/companies/companies.test.ts': `import type { contacts } from '#features/contacts';`,
  'tests/start.ts': `import '../platform/db/embedded/index.ts'; import '../services/core-api/main.ts'; import '#features/contacts'; export const start = (...all: unknown[]) => all;`,
  'simulator/main.ts': `import './graph.ts'; process.env['PORT'];`,
  'simulator/graph.ts': `import type { FastifyInstance } from 'fastify'; export type App = FastifyInstance;`,
  'console/src/app.tsx': `import { Page } from './page'; export const App = () => <Page />;`,
  'console/src/page.tsx': `export const Page = () => <p>hello</p>;`,
};

it('finds nothing wrong in a sound house', () => {
  expect(violationsOf(sound)).toEqual([]);
});

/** Each fault is planted alone into the sound house and must be found where it stands. */
const planted: [rule: string, where: string, file: string, text: string][] = [
  ['no cycle of files', 'features/contacts/a.ts', 'features/contacts/a.ts', `import './a.ts';`],
  ['no cycle of folders', 'connectors/llm', 'connectors/llm/pair.ts', `import type { s } from '../storage/index.ts';`],
  ['every import leads somewhere', 'platform/db/x.ts:1 ./gone.ts', 'platform/db/x.ts', `import './gone.ts';`],
  ['doors only', 'features/contacts/x.ts:1', 'features/contacts/x.ts', `import '../companies/companies.model.ts';`],
  ['doors only', 'platform/http/x.ts:1', 'platform/http/x.ts', `import '../db/deep.ts';`],
  ['doors only', 'features/contacts/x.ts:1', 'features/contacts/x.ts', `import '../../connectors/llm/contract.ts';`],
  ['doors only', 'services/core-api/x.ts:1', 'services/core-api/x.ts', `import '../../platform/db/embedded/index.ts';`],
  ['doors only', 'tests/x.test.ts:1', 'tests/x.test.ts', `import '../features/contacts/contacts.rules.ts';`],
  ['plumbing knows no feature', 'connectors/llm/x.ts:1', 'connectors/llm/x.ts', `export * from '#features/companies';`],
  [
    'plumbing knows no feature',
    'platform/db/x.ts:2',
    'platform/db/x.ts',
    `\nimport type { T } from '#features/companies';`,
  ],
  [
    'nothing imports a service',
    'features/contacts/x.ts:1',
    'features/contacts/x.ts',
    `import '../../services/core-api/core-api.ts';`,
  ],
  ['nothing imports a service', 'services/other/main.ts:1', 'services/other/main.ts', `import '../core-api/main.ts';`],
  ['product code stands on its own', 'features/contacts/x.ts:1', 'features/contacts/x.ts', `import '#tests/start.ts';`],
  ['programs of their own', 'simulator/x.ts:1', 'simulator/x.ts', `import '#platform/db';`],
  [
    'programs of their own',
    'console/src/x.tsx:1',
    'console/src/x.tsx',
    `import type { T } from '../../features/companies/index.ts';`,
  ],
  [
    'routes → service → repository → model',
    'features/companies/companies.model.ts:1',
    'features/companies/companies.model.ts',
    `import { list } from './x.service.ts'; export type Row = typeof list;`,
  ],
  [
    'routes → service → repository → model',
    'features/companies/x.repository.ts:1',
    'features/companies/x.repository.ts',
    `type T = import('./companies.service.ts').T;`,
  ],
  [
    'feature order',
    'features/companies/x.ts:1',
    'features/companies/x.ts',
    `import type { T } from '#features/contacts';`,
  ],
  ['feature order', 'features/surprise', 'features/surprise/index.ts', `export const surprise = 1;`],
  [
    'packages at home',
    'features/contacts/x.ts:1',
    'features/contacts/x.ts',
    `const sdk = await import('@ai-sdk/openai');`,
  ],
  ['packages at home', 'connectors/llm/openai/x.ts:1', 'connectors/llm/openai/x.ts', `import '@ai-sdk/anthropic';`],
  [
    'packages at home',
    'features/contacts/x.repository.ts:1',
    'features/contacts/x.repository.ts',
    `import { Pool } from 'pg';`,
  ],
  [
    'HTTP in routes only',
    'features/contacts/x.service.ts:1',
    'features/contacts/x.service.ts',
    `import type { FastifyReply } from 'fastify';`,
  ],
  ['HTTP in routes only', 'connectors/llm/x.ts:1', 'connectors/llm/x.ts', `import '@fastify/cookie';`],
  [
    'SQL in repositories only',
    'features/contacts/x.service.ts:1',
    'features/contacts/x.service.ts',
    `db.q.selectFrom('contacts').execute();`,
  ],
  ['SQL in repositories only', 'features/contacts/x.ts:2', 'features/contacts/x.ts', '\nsql<{ n: number }>`select 1`;'],
  ['SQL in repositories only', 'features/contacts/x.ts:1', 'features/contacts/x.ts', `sql.raw('now()');`],
  ['SQL in repositories only', 'connectors/llm/x.ts:1', 'connectors/llm/x.ts', 'client.query(`\n  select 1 `);'],
  [
    'SQL in repositories only',
    'services/core-api/x.ts:1',
    'services/core-api/x.ts',
    `client.query({ text: 'update x set y = 1' });`,
  ],
  [
    'settings in platform/config only',
    'features/contacts/x.ts:1',
    'features/contacts/x.ts',
    `export const port = process.env.PORT;`,
  ],
  [
    'settings in platform/config only',
    'services/core-api/x.ts:1',
    'services/core-api/x.ts',
    `const { env } = process;`,
  ],
  ['settings in platform/config only', 'platform/db/x.ts:1', 'platform/db/x.ts', `import { env } from 'node:process';`],
];

const supports = {
  'platform/db/deep.ts': `export const deep = 1;`,
  'connectors/storage/index.ts': `export type s = 1;`,
  'features/companies/x.service.ts': `export const list = 1;`,
};
const alsoPlanted: Record<string, Record<string, string>> = {
  'connectors/llm/pair.ts': {
    'connectors/storage/index.ts': `export type s = 1; import type { t } from '../llm/index.ts';`,
  },
};

describe('finds a planted fault', () => {
  it.each(planted)('%s at %s', (rule, where, file, text) => {
    const house = { ...sound, ...supports, ...alsoPlanted[file], [file]: text };
    // An import the wrong way often closes a circle of folders as well; nothing else may be reported.
    const found = violationsOf(house).filter(
      (one) => one === `${rule} | ${where}` || !one.startsWith('no cycle of folders'),
    );
    expect(found).toEqual([`${rule} | ${where}`]);
  });
});

it('finds a cycle through several files and a re-export, but none through types alone', () => {
  const files = {
    'features/contacts/a.ts': `import { b } from './b.ts'; export const a = b;`,
    'features/contacts/b.ts': `export { c as b } from './c.ts';`,
    'features/contacts/c.ts': `export const c = async () => (await import('./a.ts')).a;`,
  };
  expect(violationsOf({ ...sound, ...files })).toEqual(['no cycle of files | features/contacts/a.ts']);
  const typed = {
    ...files,
    'features/contacts/c.ts': `import type { a } from './a.ts'; export const c: typeof a = 1;`,
  };
  expect(violationsOf({ ...sound, ...typed })).toEqual([]);
});

it('does not skip a file it cannot parse', () => {
  expect(() => violationsOf({ 'platform/db/index.ts': 'export const = ;' })).toThrow('platform/db/index.ts');
});

it('reports files over the limit and the median, generated ones aside', () => {
  const modules = [
    { path: 'features/a/a.ts', lines: 401 },
    { path: 'features/a/b.ts', lines: 400 },
    { path: 'features/a/c.ts', lines: 20 },
    { path: 'console/src/api/schema.d.ts', lines: 9_000 },
  ];
  expect(tooLong(modules).map(({ where }) => where)).toEqual(['features/a/a.ts']);
  expect(medianLines(modules)).toBe(400);
});
