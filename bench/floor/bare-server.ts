import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * What Node's own HTTP server does when there is nothing to do: takes the whole body and answers 200 with as many
 * bytes as it is told. A program of its own.
 */
const body = Buffer.alloc(Number(process.argv[2] ?? 0), ' ');
const headers = { 'content-type': 'application/json', 'content-length': body.length };

const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => response.writeHead(200, headers).end(body));
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
