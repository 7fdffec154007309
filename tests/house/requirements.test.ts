import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fullPath, readText } from './files.ts';

/** How many promises each document makes. */
const PROMISES = { A: 14, B: 28, C: 26, D: 23, E: 21, F: 20, G: 11 };

const expected = Object.entries(PROMISES).flatMap(([document, count]) =>
  Array.from({ length: count }, (_, index) => `${document}${index + 1}`),
);

const rows = readText('docs/requirements.md')
  .split('\n')
  .filter((line) => /^\| [A-G]\d+ \|/.test(line))
  .map((line) => {
    const [id = '', , state = '', code = '', test = ''] = line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    return { id, state, paths: { code: pathsOf(code), test: pathsOf(test) } };
  });

function pathsOf(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

describe('docs/requirements.md', () => {
  it('has one row for every promise, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(expected);
  });

  it('knows three states', () => {
    const theme = '(skeleton|identity|gateway|agents|inbox|campaigns|insight|operations)';
    const known = new RegExp(`^(done|(partly|planned): ${theme})$`);
    expect(rows.filter(({ state }) => !known.test(state))).toEqual([]);
  });

  const built = rows.filter(({ state }) => !state.startsWith('planned'));

  it('names code and a test for what is done', () => {
    const bare = built.filter(
      ({ state, paths }) => paths.code.length === 0 || (state === 'done' && paths.test.length === 0),
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('names only files that exist for what is done or begun', () => {
    const missing = built.flatMap(({ id, paths }) =>
      [...paths.code, ...paths.test].filter((path) => !existsSync(fullPath(path))).map((path) => `${id} ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
