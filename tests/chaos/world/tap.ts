import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One call on its way through. */
export interface Passing {
  method: string;
  path: string;
  body: string;
}

/** What a listener wants done with a call: pass it on, or drop the connection here and now. */
export type Verdict = 'pass' | 'drop';

export interface TapOptions {
  target: () => string;
  /** Before the call is passed on; it waits for the verdict. */
  onCall: (call: Passing) => Promise<Verdict>;
  /** After the target has answered and before the caller hears of it. */
  onAnswer: (call: Passing, status: number) => Promise<Verdict>;
  /** The call has reached the target, whether or not it will be answered. */
  onPassed?: (call: Passing) => void;
}

export interface Tap {
  url: string;
  /** For so long nobody can connect. */
  refuseFor(ms: number): void;
  close(): Promise<void>;
}

/** An HTTP relay that lets the run see, hold and break what passes between the platform and the product. */
export async function startTap(options: TapOptions): Promise<Tap> {
  const sockets = new Set<Socket>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    relay(options, incoming, outgoing).catch(() => reset(outgoing));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    refuseFor(ms) {
      if (!server.listening) return;
      server.close();
      server.closeIdleConnections();
      setTimeout(() => void listen(port), ms);
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function relay(options: TapOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const bytes = Buffer.concat(await incoming.toArray());
  const call: Passing = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', body: bytes.toString('utf8') };
  if ((await options.onCall(call)) === 'drop') return reset(outgoing);
  // No connection is kept: one that a killed server leaves behind would break a call that never reached anybody.
  const onward = send(options.target() + call.path, {
    method: call.method,
    headers: { ...incoming.headers, connection: 'close' },
    agent: false,
  });
  outgoing.once('close', () => onward.destroy());
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve).once('error', reject);
  });
  onward.end(bytes, () => options.onPassed?.(call));
  const response = await answered;
  const body = Buffer.concat(await response.toArray());
  const status = response.statusCode ?? 502;
  if ((await options.onAnswer(call, status)) === 'drop') return reset(outgoing);
  const { connection: _connection, 'transfer-encoding': _encoding, ...headers } = response.headers;
  outgoing.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}

function reset(outgoing: ServerResponse): void {
  outgoing.socket?.resetAndDestroy();
}
