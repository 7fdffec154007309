import type { LiveStream } from './stream.ts';

/** The streams that are open in this process. */
export interface Streams {
  add(stream: LiveStream): void;
  delete(stream: LiveStream): void;
  count(): number;
  /** Ends them all, telling each client that the server stops; they come back to another one. */
  closeAll(): void;
}

export function createStreams(): Streams {
  const open = new Set<LiveStream>();
  return {
    add: (stream) => open.add(stream),
    delete: (stream) => open.delete(stream),
    count: () => open.size,
    closeAll() {
      for (const stream of open) stream.end('stopping');
    },
  };
}
