/** Reads a body of at most `max_bytes`; null when it is longer, and the rest is not fetched. */
export async function readCapped(response: Response, max_bytes: number): Promise<Buffer | null> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > max_bytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
