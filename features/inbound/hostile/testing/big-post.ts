import { connect } from 'node:net';
import { setImmediate as breathe } from 'node:timers/promises';

const PIECE = Buffer.alloc(64 * 1024, 0x20);

export interface BigAnswer {
  status: number;
  /** What the client could get rid of until it was answered, what waits in the sockets on the way included. */
  sent_bytes: number;
  /** From the last byte of the head to the first of the answer. */
  ms: number;
  /** The server ended the connection. */
  closed: boolean;
}

/** Sends a body of spaces of any size, as fast as it is taken, and stops when there is an answer. */
export async function postBig(
  url: string,
  options: { path: string; signature: string; bytes: number; chunked?: boolean },
): Promise<BigAnswer> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  let first_at: number | undefined;
  let closed = false;
  socket.setEncoding('latin1').on('data', (text: string) => {
    first_at ??= performance.now();
    answer += text;
  });
  // A server that does not read on breaks the connection off; what it said before counts.
  socket.on('error', () => undefined);
  const over = new Promise<void>((resolve) => {
    socket.once('close', () => {
      closed = true;
      resolve();
    });
  });
  const length = options.chunked === true ? 'transfer-encoding: chunked' : `content-length: ${options.bytes}`;
  const head = [
    `POST ${options.path} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `x-hub-signature-256: ${options.signature}`,
    length,
  ];
  await new Promise<void>((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n`, () => resolve()));
  const begun = performance.now();
  let sent_bytes = 0;
  while (sent_bytes < options.bytes && first_at === undefined && !closed) {
    const piece = PIECE.subarray(0, Math.min(PIECE.length, options.bytes - sent_bytes));
    if (options.chunked === true) socket.write(`${piece.length.toString(16)}\r\n`);
    const taken = socket.write(piece);
    if (options.chunked === true) socket.write('\r\n');
    sent_bytes += piece.length;
    if (taken) await breathe();
    else await Promise.race([over, new Promise((resolve) => socket.once('drain', resolve).once('data', resolve))]);
  }
  if (options.chunked === true && first_at === undefined) socket.write('0\r\n\r\n');
  await Promise.race([over, waitFor(() => answer.includes('\r\n\r\n'))]);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  if (status >= 400) await over;
  socket.destroy();
  return { status, sent_bytes, ms: (first_at ?? performance.now()) - begun, closed };
}

async function waitFor(isThere: () => boolean): Promise<void> {
  while (!isThere()) await breathe();
}
