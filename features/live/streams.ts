import type { LiveStream } from './stream.ts';

/** The streams that are open in this process. */
export interface Streams {
  add(stream: LiveStream): void;
  delete(stream: LiveStream): void;
  count(): number;
  /** Asks the callers of one company again whether they may read, or those of all. */
  recheck(company_id?: string): void;
  /** Ends them all, telling each client that the server stops; they come back to another one. */
  closeAll(): void;
}

export function createStreams(): Streams {
  const open = new Set<LiveStream>();
  return {
    add: (stream) => open.add(stream),
    delete: (stream) => open.delete(stream),
    count: () => open.size,
    recheck(company_id) {
      for (const stream of open) {
        if (company_id === undefined || stream.company_id === company_id) void stream.recheck();
      }
    },
    closeAll() {
      for (const stream of open) stream.end('stopping');
    },
  };
}
