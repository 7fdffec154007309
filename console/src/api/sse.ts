/** One frame of a text/event-stream; `data` is empty where the frame only says how far we are. */
export interface Frame {
  id: string | null;
  event: string;
  data: string;
}

/**
 * An incremental reader of text/event-stream text: give it chunks as they come, in any cut; it calls `onFrame` for
 * each whole frame that carries data or an id. Comments are heartbeats and reach nobody.
 */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: string) => void {
  let rest = '';
  let data: string[] = [];
  let event = '';
  let id: string | null = null;

  function endFrame(): void {
    if (data.length > 0 || id !== null) onFrame({ id, event: event || 'message', data: data.join('\n') });
    data = [];
    event = '';
    id = null;
  }

  function takeLine(line: string): void {
    if (line === '') return endFrame();
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  }

  return (chunk) => {
    rest += chunk;
    for (;;) {
      const end = /\r\n|\n|\r/.exec(rest);
      if (end === null) return;
      // A lone CR at the very end may be the first half of CRLF: wait for the next chunk.
      if (end[0] === '\r' && end.index === rest.length - 1) return;
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      takeLine(line);
    }
  };
}
