import { connect } from 'node:net';

const BUFFER_BYTES = 64 * 1_024;
const MAX_HEAD = 4_096;

export interface Answer {
  status: string;
  body_bytes: number;
}

/** One keep-alive connection with one request under way at a time. */
export interface Line {
  send(request: Buffer): void;
  close(): void;
}

/** Reads just enough of an answer to know its status and where it ends. Resolves when it is connected. */
export function openLine(
  port: number,
  onAnswer: (answer: Answer) => void,
  onBroken: (error: Error) => void,
): Promise<Line> {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let head = '';
  let missing = 0;
  let answer: Answer = { status: '', body_bytes: 0 };

  function onBytes(bytes: number): boolean {
    if (missing > 0) missing -= bytes;
    else if (!readHead(bytes)) return true;
    if (missing > 0) return true;
    if (missing < 0) socket.destroy(new Error('more bytes than the answer has'));
    head = '';
    onAnswer(answer);
    return true;
  }

  /** False while the head is not complete. */
  function readHead(bytes: number): boolean {
    const before = head.length;
    head += buffer.toString('latin1', 0, Math.min(bytes, MAX_HEAD));
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const body_bytes = Number(/\r\ncontent-length: (\d+)/i.exec(head.slice(0, end))?.[1] ?? 0);
    answer = { status: head.slice(9, 12), body_bytes };
    missing = end + 4 + body_bytes - before - bytes;
    return true;
  }

  const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback: onBytes } });
  socket.setNoDelay(true);
  socket.once('error', onBroken);
  socket.once('end', () => onBroken(new Error('the server closed a connection')));
  const line: Line = { send: (request) => void socket.write(request), close: () => void socket.destroy() };
  return new Promise((resolve) => void socket.once('connect', () => resolve(line)));
}
