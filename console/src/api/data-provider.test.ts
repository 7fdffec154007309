import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { listQuery as ListQuery } from './data-provider.ts';

let listQuery: typeof ListQuery;

beforeAll(async () => {
  vi.stubGlobal('location', { origin: 'http://console.test' });
  ({ listQuery } = await import('./data-provider.ts'));
});

describe('a list in the words of the API', () => {
  it('turns page and size into skip and limit', () => {
    const query = listQuery({
      pagination: { page: 3, perPage: 25 },
      sort: { field: 'name', order: 'DESC' },
      filter: {},
    });
    expect(query.toString()).toBe('skip=50&limit=25&sort=name&order=desc');
  });

  it('repeats a filter of several values and leaves empty ones out', () => {
    const query = listQuery({ filter: { q: '', holder: ['nobody', 'teammate'], status: 'open', tag: null } });
    expect(query.getAll('holder')).toEqual(['nobody', 'teammate']);
    expect(query.get('status')).toBe('open');
    expect(query.has('q')).toBe(false);
    expect(query.has('tag')).toBe(false);
  });
});
