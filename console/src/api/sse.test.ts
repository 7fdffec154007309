import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameReader, type Frame } from './sse.ts';

function read(...chunks: string[]): Frame[] {
  const frames: Frame[] = [];
  const feed = createFrameReader((frame) => frames.push(frame));
  for (const chunk of chunks) feed(chunk);
  return frames;
}

describe('the event stream reader', () => {
  it('reads id, event and data', () => {
    expect(read('id: 7\nevent: message.received\ndata: {"a":1}\n\n')).toEqual([
      { id: '7', event: 'message.received', data: '{"a":1}' },
    ]);
  });

  it('joins several data lines and keeps what follows the first space', () => {
    expect(read('data:  one\ndata:two\n\n')[0]?.data).toBe(' one\ntwo');
  });

  it('drops comments and frames that say nothing, and keeps a bare position', () => {
    expect(read(': still here\n\nevent: x\n\nid: 3\n\n')).toEqual([{ id: '3', event: 'message', data: '' }]);
  });

  it('holds an unfinished frame back', () => {
    expect(read('id: 1\ndata: half')).toEqual([]);
  });

  it('does not take a CRLF cut in two for an empty line', () => {
    expect(read('data: a\r', '\ndata: b\r\n\r', '\n')).toEqual([{ id: null, event: 'message', data: 'a\nb' }]);
  });

  it('reads the same frames however the text is cut', () => {
    const text = 'id: 1\r\nevent: a\r\ndata: {"t":"שלום"}\r\n\r\n: beat\n\nid: 2\ndata: x\ndata: y\n\n';
    const whole = read(text);
    expect(whole).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
        expect(read(...pieces)).toEqual(whole);
      }),
    );
  });
});
