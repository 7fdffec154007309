import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { fullPath, ownFiles, readText } from './files.ts';

const files = ownFiles();
const texts = files.filter((path) =>
  /\.(tsx?|[cm]?js|css|html|sql|md|json|sh|ya?ml)$|^\.ci\/|^\.env\.example$/.test(path),
);
const written = texts.filter((path) => !/(^|\/)package-lock\.json$|^docs\/openapi\.json$|\/schema\.d\.ts$/.test(path));

it('reads the house and not an empty folder', () => {
  expect(written.length).toBeGreaterThan(50);
});

it('has no file that is too long to be read', () => {
  const code = written.filter((path) => !path.endsWith('.md') && !path.includes('/fixtures/'));
  const long = code
    .map((path) => [path, readText(path).split('\n').length - 1] as const)
    .filter(([, lines]) => lines > 400);
  expect(long).toEqual([]);
});

it('does not name the machine it was written on', () => {
  const homes = /(?<![\w.@<$}~-])\/(home|Users|root|work|workspace|srv)\/[a-z0-9_.-]/i;
  const privateHosts = /https?:\/\/[a-z0-9.-]*\.(internal|intranet|corp|lan)\b/i;
  const found = written.filter((path) => homes.test(readText(path)) || privateHosts.test(readText(path)));
  expect(found).toEqual([]);
});

it('depends on no host: what runs in CI is .ci/run alone', () => {
  expect(files.filter((path) => /^\.(github|gitlab|circleci)/.test(path))).toEqual([]);
  expect(files).toContain('.ci/run');
});

it('has only links that lead somewhere in its documents', () => {
  const dead = written
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...readText(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target]) => join(dirname(path), target ?? ''))
        .filter((target) => !existsSync(fullPath(target)))
        .map((target) => `${path} → ${target}`),
    );
  expect(dead).toEqual([]);
});
