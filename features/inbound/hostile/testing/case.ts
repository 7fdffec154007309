import { request } from 'node:http';
import { sign } from '#connectors/messaging';

/** The company signs with an app of its own, so that it is known whose a body is that names nobody. */
export const SECRET = 'secret-of-the-app';

/** What a hostile webhook may use: a company's number and somebody who has never written. */
export interface Scene {
  phone_number_id: string;
  from: string;
}

/** A webhook that nobody should send, and what has to come of it. */
export interface HostileCase {
  name: string;
  body: string | Buffer | ((scene: Scene) => string | Buffer | object);
  /** The signature headers; the right one when left out. */
  signed?: (bytes: Buffer) => string[];
  headers?: Record<string, string>;
  answer: number;
  /** Whether the delivery is kept, and what became of it. */
  kept: false | { state: string; reason?: string | null };
  /** What the company now reads of the person; nothing when left out. */
  says?: (string | null)[];
}

/** The delivery's header for these bytes, as the platform writes it. */
export const good = (bytes: Buffer): string => sign(bytes, SECRET);

/** Any body, under any headers, any number of times each. Resolves with the status and the body of the answer. */
export function post(
  url: string,
  bytes: Buffer,
  headers: readonly (readonly [string, string])[],
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const own: [string, string][] = [
      ['host', host],
      ['content-length', String(bytes.length)],
      ['connection', 'close'],
    ];
    const call = request(url, { method: 'POST', agent: false, headers: [...own, ...headers].flat() });
    call.once('error', reject).once('response', (response) => {
      response
        .toArray()
        .then(
          (parts: Buffer[]) =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
          reject,
        );
    });
    call.end(bytes);
  });
}

export function bytesOf(hostile: HostileCase, scene: Scene): Buffer {
  const body = typeof hostile.body === 'function' ? hostile.body(scene) : hostile.body;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
