/**
 * Rendered pages that cannot be stale: a page is kept under the version of what it shows, and the version is read from
 * the database in the request itself. Nothing is invalidated; what no longer matches is simply not served.
 */
export interface PageCache {
  get(key: string, version: number): string | undefined;
  set(key: string, version: number, page: string): void;
}

/** What the map and the objects around a page take, about. */
const ENTRY_BYTES = 200;

/** `max_bytes` bounds the memory; the pages used longest ago go first. */
export function createPageCache(max_bytes: number): PageCache {
  const pages = new Map<string, { version: number; page: string }>();
  let bytes = 0;

  /** A character may take two bytes; without the rest many tiny pages would take far more than they weigh. */
  function weight(key: string, page: string): number {
    return 2 * (key.length + page.length) + ENTRY_BYTES;
  }

  function forget(key: string): void {
    const old = pages.get(key);
    if (old === undefined) return;
    bytes -= weight(key, old.page);
    pages.delete(key);
  }

  return {
    get(key, version) {
      const kept = pages.get(key);
      if (kept === undefined || kept.version !== version) return undefined;
      pages.delete(key);
      pages.set(key, kept);
      return kept.page;
    },
    set(key, version, page) {
      forget(key);
      if (weight(key, page) > max_bytes / 10) return;
      pages.set(key, { version, page });
      bytes += weight(key, page);
      while (bytes > max_bytes) {
        const oldest = pages.keys().next();
        if (oldest.done === true) break;
        forget(oldest.value);
      }
    },
  };
}
