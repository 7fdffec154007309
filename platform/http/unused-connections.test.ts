import fastify from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { endUnusedConnections } from './unused-connections.ts';

test('a server that closes does not wait for a connection that was opened ahead of need', async () => {
  const app = fastify();
  endUnusedConnections(app);
  app.get('/', async () => 'here');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(app.server, 'connection');
  const closed = once(socket, 'close');

  await app.close();

  await closed;
  expect(socket.destroyed).toBe(true);
});

test('a request that is being answered is answered to its end', async () => {
  const app = fastify();
  endUnusedConnections(app);
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  app.get('/', () => {
    asked.resolve();
    return answer.promise;
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const response = fetch(url);
  await asked.promise;

  const closing = app.close();
  answer.resolve('here');

  expect(await (await response).text()).toBe('here');
  await closing;
});
