import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const NOT_OURS = new Set(['.git', 'node_modules', 'data', 'dist', 'coverage', 'screenshots']);

/** Paths of the repository's own files, from its root, with `/` between folders. */
export function ownFiles(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : ownFiles(path);
    return entry.isFile() && !/\.(log|env)$/.test(entry.name) ? [path] : [];
  });
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function readJson(path: string): unknown {
  return JSON.parse(readText(path));
}

export function fullPath(path: string): string {
  return join(ROOT, path);
}
