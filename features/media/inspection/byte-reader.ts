/** Reads a stream piece by piece, holding no more of it than was asked for. */
export interface ByteReader {
  /** Fewer bytes than asked for at the end only. */
  read(count: number): Promise<Buffer>;
  /** How many bytes were there to be left out. */
  skip(count: number): Promise<number>;
}

export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value]);
    return true;
  }

  return {
    async read(count) {
      while (rest.length < count && (await more()));
      const taken = rest.subarray(0, count);
      rest = rest.subarray(taken.length);
      return taken;
    },
    async skip(count) {
      let left = count;
      while (left > 0) {
        if (rest.length === 0 && !(await more())) break;
        const step = Math.min(left, rest.length);
        rest = rest.subarray(step);
        left -= step;
      }
      return count - left;
    },
  };
}
