import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { scan, type RawImport, type Scan } from './scan.ts';

export interface Import extends RawImport {
  /** The file of this repository that is meant, as a path from the root; undefined for packages. */
  target: string | undefined;
  /** The npm package that is meant, without the path inside it; undefined for own files and Node's modules. */
  package: string | undefined;
}

export interface Module extends Scan {
  path: string;
  imports: Import[];
}

export interface House {
  modules: Module[];
  /** Imports that lead nowhere, as `file:line specifier`. */
  dangling: string[];
}

const ROOTS = ['services', 'features', 'connectors', 'platform', 'simulator', 'console', 'tests', 'bench', 'scripts'];
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage', 'data', 'screenshots']);

/** Reads every `.ts` and `.tsx` below the known folders of `root` and resolves what they import. */
export function readHouse(root: string): House {
  const dangling: string[] = [];
  const aliases = readAliases(root);
  const modules = ROOTS.flatMap((folder) => listFiles(join(root, folder))).map((file): Module => {
    const path = relative(root, file).split(sep).join('/');
    const found = scan(path, readFileSync(file, 'utf8'));
    const imports = found.imports.map((one): Import => {
      if (!/^[.#]/.test(one.specifier)) return { ...one, target: undefined, package: packageOf(one.specifier) };
      const target = resolveOwn(root, path, one.specifier, aliases);
      if (target === undefined) dangling.push(`${path}:${one.line} ${one.specifier}`);
      return { ...one, target, package: undefined };
    });
    return { ...found, path, imports };
  });
  return { modules, dangling };
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : listFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** The import map of package.json, such as `#features/*` → `./features/*\/index.ts`. */
function readAliases(root: string): [prefix: string, target: string][] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports?: Record<string, string> };
  return Object.entries(manifest.imports ?? {}).map(([name, target]) => [name.replace('*', ''), target]);
}

function resolveOwn(root: string, from: string, specifier: string, aliases: [string, string][]): string | undefined {
  const bare = specifier.replace(/\?.*$/, '');
  const alias = aliases.find(([prefix]) => bare.startsWith(prefix));
  const path = bare.startsWith('.')
    ? posix.join(dirname(from), bare)
    : alias && posix.normalize(alias[1].replace('*', bare.slice(alias[0].length)));
  if (path === undefined) return undefined;
  const candidates = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`];
  return candidates.find((candidate) => statSync(join(root, candidate), { throwIfNoEntry: false })?.isFile());
}

function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
