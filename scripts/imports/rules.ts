import { fileCycles, folderCycles } from './cycles.ts';
import { FEATURE_ORDER } from './feature-order.ts';
import { strayPackage } from './package-homes.ts';
import { featureOf, heightOf, isTestCode, layerOf, roomOf, within } from './places.ts';
import type { House, Import, Module } from './read.ts';

export interface Violation {
  rule: string;
  where: string;
  what: string;
}

/** Says what is wrong with one import of one module whose target is a file of ours; undefined when it is fine. */
type Edge = (module: Module, target: string) => string | undefined;

const SQL_HOMES = ['platform/db', 'platform/events', 'platform/jobs', 'scripts'];
const ENV_HOMES = ['platform/config', 'scripts', 'simulator'];
const HTTP_HOMES = ['platform/http', 'services', 'simulator'];
const HTTP_PACKAGES = /^(fastify|fastify-.*|@fastify\/.*)$/;

const edges: Record<string, Edge> = {
  'doors only'({ path }, target) {
    const room = roomOf(target);
    if (room === undefined || roomOf(path) === room || target === `${room}/index.ts`) return undefined;
    // What runs the tests may use an inner door of the plumbing, such as that of the embedded database.
    if (isTestCode(path) && within(room, 'platform') && target.endsWith('/index.ts')) return undefined;
    return `${target} is behind the door ${room}/index.ts`;
  },
  'plumbing knows no feature'({ path }, target) {
    const plumbing = within(path, 'platform') || within(path, 'connectors');
    if (plumbing && within(target, 'features')) return `imports ${target}`;
    if (within(path, 'platform') && within(target, 'connectors')) return `platform imports ${target}`;
    return undefined;
  },
  'nothing imports a service'({ path }, target) {
    if (!within(target, 'services') || isTestCode(path) || within(path, 'scripts')) return undefined;
    // Services share their wiring, but none starts another.
    if (within(path, 'services') && !/^services\/[^/]+\/main\.ts$/.test(target)) return undefined;
    return `imports ${target}`;
  },
  'product code stands on its own'({ path }, target) {
    if (isTestCode(path) || within(path, 'scripts')) return undefined;
    const testing = isTestCode(target) || within(target, 'scripts');
    return testing ? `imports ${target}, which is for tests and tools` : undefined;
  },
  'programs of their own'({ path }, target) {
    const program = ['simulator', 'console'].find((folder) => within(path, folder));
    if (program === undefined || within(target, program) || isTestCode(path)) return undefined;
    return `${program} imports ${target}`;
  },
  'routes → service → repository → model'({ path }, target) {
    const from = layerOf(path);
    const to = layerOf(target);
    if (from === undefined || to === undefined || featureOf(path) !== featureOf(target) || isTestCode(path))
      return undefined;
    return heightOf(to) > heightOf(from) ? `a ${from} imports the ${to} ${target}` : undefined;
  },
  'feature order'({ path }, target) {
    const from = featureOf(path);
    const to = featureOf(target);
    if (from === undefined || to === undefined || from === to || isTestCode(path)) return undefined;
    const above = FEATURE_ORDER.indexOf(to) < FEATURE_ORDER.indexOf(from);
    return above ? undefined : `${from} imports ${to}, which is listed below it`;
  },
};

/** Every broken rule of the house. */
export function judge({ modules, dangling }: House): Violation[] {
  return [
    ...dangling.map((where) => ({ rule: 'every import leads somewhere', where, what: 'not found' })),
    ...fileCycles(modules).map((files) => circle('no cycle of files', files)),
    ...folderCycles(modules).map((folders) => circle('no cycle of folders', folders)),
    ...unlistedFeatures(modules),
    ...modules.flatMap((module) => [
      ...module.imports.flatMap((one) => judgeImport(module, one)),
      ...judgeContent(module),
    ]),
  ];
}

function circle(rule: string, members: string[]): Violation {
  return { rule, where: members[0] ?? '', what: members.join(' ↔ ') };
}

function unlistedFeatures(modules: readonly Module[]): Violation[] {
  const names = new Set(modules.flatMap(({ path }) => featureOf(path) ?? []));
  return [...names]
    .filter((name) => !FEATURE_ORDER.includes(name))
    .map((name) => ({
      rule: 'feature order',
      where: `features/${name}`,
      what: 'is not in scripts/imports/feature-order.ts',
    }));
}

function judgeImport(module: Module, one: Import): Violation[] {
  const where = `${module.path}:${one.line}`;
  if (one.target !== undefined) {
    const { target } = one;
    return Object.entries(edges).flatMap(([rule, edge]) => {
      const what = edge(module, target);
      return what === undefined ? [] : [{ rule, where, what }];
    });
  }
  if (one.package === undefined) return [];
  const stray = strayPackage(module.path, one.package);
  const found: Violation[] = stray === undefined ? [] : [{ rule: 'packages at home', where, what: stray }];
  if (HTTP_PACKAGES.test(one.package) && !maySpeakHttp(module.path)) {
    found.push({ rule: 'HTTP in routes only', where, what: `imports ${one.package}` });
  }
  return found;
}

function judgeContent({ path, sql, env }: Module): Violation[] {
  const found: Violation[] = [];
  const tooling = isTestCode(path);
  if (!tooling && layerOf(path) !== 'repository' && !SQL_HOMES.some((home) => within(path, home))) {
    for (const line of sql) found.push({ rule: 'SQL in repositories only', where: `${path}:${line}`, what: 'SQL' });
  }
  if (!tooling && !ENV_HOMES.some((home) => within(path, home))) {
    for (const line of env)
      found.push({ rule: 'settings in platform/config only', where: `${path}:${line}`, what: 'process.env' });
  }
  return found;
}

function maySpeakHttp(path: string): boolean {
  return layerOf(path) === 'routes' || isTestCode(path) || HTTP_HOMES.some((home) => within(path, home));
}
