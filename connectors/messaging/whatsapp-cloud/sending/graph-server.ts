import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for the platform in tests: a real server on a free port whose answers the test writes. */

export type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: unknown; bytes: Buffer };

export type GraphServer = {
  base_url: string;
  received: Received[];
  /** What happens to the requests from now on. */
  respond: (request: Received, response: ServerResponse, socket: IncomingMessage['socket']) => void;
  close(): Promise<void>;
};

export async function startGraphServer(): Promise<GraphServer> {
  const state: Pick<GraphServer, 'received' | 'respond'> = {
    received: [],
    respond: (_request, response) => response.end(),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const { method = '', url = '', headers } = request;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const isJson = bytes.length > 0 && headers['content-type'] === 'application/json';
      const body = isJson ? (JSON.parse(bytes.toString()) as unknown) : null;
      const received = { method, url, headers, body, bytes };
      graph.received.push(received);
      graph.respond(received, response, request.socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const graph: GraphServer = Object.assign(state, {
    base_url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return graph;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): GraphServer['respond'] {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

export function graphError(status: number, code: number, headers: Record<string, string> = {}): GraphServer['respond'] {
  const error = {
    message: `(#${code}) no`,
    type: 'OAuthException',
    code,
    error_data: { details: 'details here' },
    fbtrace_id: 'trace',
  };
  return json(status, { error }, headers);
}
