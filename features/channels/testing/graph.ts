import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GraphStandIn {
  url: string;
  /** What it answers from now on, whatever it is asked. */
  answer(status: number, body: object): void;
  /** Path and bearer of each call, in order. */
  calls: { path: string; authorization: string | undefined }[];
  stop(): Promise<void>;
}

/** A server in Meta's place that says what it was told to say. */
export async function startGraph(): Promise<GraphStandIn> {
  let next: { status: number; body: object } = { status: 500, body: {} };
  const calls: GraphStandIn['calls'] = [];
  const server = createServer((request, response) => {
    calls.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(next.status, { 'content-type': 'application/json' }).end(JSON.stringify(next.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer(status, body) {
      next = { status, body };
    },
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
