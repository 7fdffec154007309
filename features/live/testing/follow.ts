export interface Frame {
  id: string;
  event: string;
  data: { type: string; data: Record<string, string>; cursor?: string; reason?: string };
}

export interface Following {
  response: Response;
  /** The next frame that carries data; rejects when the stream has ended. */
  next(): Promise<Frame>;
  /** The next frame without data, as it was written. */
  comment(): Promise<string>;
  close(): void;
}

/** Reads an event stream as a client does. */
export async function followEvents(url: string, headers: Record<string, string>): Promise<Following> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';

  async function block(): Promise<string> {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const found = rest.slice(0, end);
        rest = rest.slice(end + 2);
        return found;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      rest += value;
    }
  }

  return {
    response,
    async next() {
      for (;;) {
        const lines = (await block()).split('\n');
        const field = (name: string): string | undefined =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const data = field('data');
        if (data !== undefined) return { id: field('id') ?? '', event: field('event') ?? '', data: JSON.parse(data) };
      }
    },
    async comment() {
      for (;;) {
        const found = await block();
        if (!found.includes('data: ')) return found;
      }
    },
    close: () => abort.abort(),
  };
}
