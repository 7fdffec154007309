import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { edit as Edit, isUntouched as IsUntouched } from './edit.ts';

let edit: typeof Edit;
let isUntouched: typeof IsUntouched;

/** An object on a server that compares versions, as ours does. */
function serve(row: Record<string, unknown>) {
  const object = { row, version: 1 };
  vi.stubGlobal('fetch', async (request: Request) => {
    const etag = `"${object.version}"`;
    const answer = () => Response.json(object.row, { headers: { etag: `"${object.version}"` } });
    if (request.method === 'GET') return answer();
    if (request.headers.get('if-match') !== etag)
      return Response.json({ title: 'stale', status: 412 }, { status: 412 });
    Object.assign(object.row, await request.json());
    object.version += 1;
    return answer();
  });
  return object;
}

beforeEach(async () => {
  vi.stubGlobal('location', { origin: 'http://console.test' });
  ({ edit, isUntouched } = await import('./edit.ts'));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('an edit of what somebody else has changed meanwhile', () => {
  const path = '/api/v1/companies/current';
  const loaded = { row: { name: 'Lumen', language: 'en' }, etag: '"1"' };

  it('is made when it is about something else', async () => {
    const object = serve({ name: 'Lumen', language: 'pt' });
    object.version = 7;
    await edit(path, loaded, { name: 'Casa Lumen' });
    expect(object.row).toEqual({ name: 'Casa Lumen', language: 'pt' });
  });

  it('is refused when it is about the same', async () => {
    const object = serve({ name: 'Lumen & Co', language: 'en' });
    object.version = 7;
    await expect(edit(path, loaded, { name: 'Casa Lumen' })).rejects.toMatchObject({ kind: 'stale' });
    expect(object.row['name']).toBe('Lumen & Co');
  });

  it('looks into objects only as far as the edit does', () => {
    const before = { settings: { contact: null, acting: true }, list: [1, 2] };
    const now = { settings: { contact: null, acting: false }, list: [1, 2, 3] };
    expect(isUntouched(before, now, { settings: { contact: 'a@b.example' } })).toBe(true);
    expect(isUntouched(before, now, { settings: { acting: true } })).toBe(false);
    expect(isUntouched(before, now, { list: [] })).toBe(false);
  });
});
