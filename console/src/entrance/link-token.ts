/** The token of a link from a mail: behind the `#`, which no server and no log sees, or in the query. */
export function linkToken({ search, hash }: { search: string; hash: string }): string | null {
  const behind = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  return behind || new URLSearchParams(search).get('token') || null;
}
