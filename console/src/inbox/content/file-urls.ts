import { ApiProblem } from '../../api/problem.ts';
import { requestFile } from '../../api/request.ts';
import type { Id } from '../../api/types.ts';

/**
 * Bytes of files as addresses of this page: they come by calls that bear a token, which an `<img>` cannot. An address is
 * shared by everybody who shows the file, and given back a while after the last of them is gone.
 */
interface Kept {
  users: number;
  url: Promise<string>;
  timer?: ReturnType<typeof setTimeout>;
}

export type Part = 'content' | 'thumbnail';

/** Long enough to scroll away and back. */
const kept_ms = 60_000;
const kept = new Map<string, Kept>();

/** The address of a part of a file; `release` when it is shown no more. */
export function takeUrl(id: Id, part: Part): { url: Promise<string>; release(): void } {
  const key = `${id}/${part}`;
  const found = kept.get(key) ?? { users: 0, url: load(key) };
  kept.set(key, found);
  clearTimeout(found.timer);
  found.users += 1;
  // What failed is asked for again by the next one.
  found.url.catch(() => kept.get(key) === found && kept.delete(key));
  return { url: found.url, release: () => release(key, found) };
}

function release(key: string, one: Kept): void {
  one.users -= 1;
  if (one.users > 0) return;
  one.timer = setTimeout(() => {
    if (kept.get(key) === one) kept.delete(key);
    one.url.then(URL.revokeObjectURL, () => undefined);
  }, kept_ms);
}

async function load(key: string): Promise<string> {
  const blob = await requestFile(`/api/v1/media/${key}` as '/api/v1/media/{id}/content');
  if (blob.size === 0) throw new ApiProblem(0, null, null);
  return URL.createObjectURL(blob);
}
