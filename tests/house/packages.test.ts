import { describe, expect, it } from 'vitest';
import { readJson } from './files.ts';

interface Manifest {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

interface Lockfile {
  packages: Record<string, { resolved?: string; link?: boolean; inBundle?: boolean; integrity?: string }>;
}

const manifests = ['package.json', 'console/package.json', 'tools/apigen/package.json'];
const lockfile = readJson('package-lock.json') as Lockfile;

describe('the lockfile', () => {
  it('names no registry, so that it installs from any', () => {
    const addresses = Object.values(lockfile.packages).filter(({ resolved, link }) => resolved !== undefined && !link);
    expect(addresses).toEqual([]);
  });

  it('knows the content of every package', () => {
    const installed = Object.entries(lockfile.packages).filter(
      ([path, { link, inBundle }]) => /(^|\/)node_modules\//.test(path) && !link && !inBundle,
    );
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
  });
});

describe.each(manifests)('%s', (path) => {
  const manifest = readJson(path) as Manifest;

  it('pins every package to one exact version', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    const loose = Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
  });

  it('has at most twelve scripts', () => {
    expect(Object.keys(manifest.scripts ?? {}).length).toBeLessThanOrEqual(12);
  });
});

it('is licensed under Apache-2.0', () => {
  expect(readJson('package.json')).toMatchObject({ license: 'Apache-2.0' });
});
