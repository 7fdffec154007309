import { connect } from 'node:net';

const BUFFER_BYTES = 64 * 1_024;
const MAX_HEAD = 4_096;

export interface Answer {
  status: string;
  body_bytes: number;
}

/**
 * One keep-alive connection that sends what `next` gives, one request at a time, until that is undefined. Reads just
 * enough of an answer to know its status and where it ends. Resolves when the last answer is there.
 */
export function drive(
  port: number,
  next: () => Buffer | undefined,
  onAnswer: (answer: Answer, sent_at: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
    let sent_at = 0;
    let head = '';
    let missing = 0;
    let answer: Answer = { status: '', body_bytes: 0 };

    function send(): void {
      const request = next();
      if (request === undefined) {
        socket.destroy();
        resolve();
        return;
      }
      sent_at = performance.now();
      socket.write(request);
    }

    function onBytes(bytes: number): boolean {
      if (missing > 0) missing -= bytes;
      else if (!readHead(bytes)) return true;
      if (missing > 0) return true;
      if (missing < 0) socket.destroy(new Error('more bytes than the answer has'));
      head = '';
      onAnswer(answer, sent_at);
      send();
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
    socket.once('connect', send);
    socket.once('error', reject);
    socket.once('end', () => reject(new Error('the server closed a connection')));
  });
}
