import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '#platform/log';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { connectRedis, type RedisLink } from './index.ts';

let server: Server | undefined;
let sockets: Socket[] = [];
let link: RedisLink | undefined;
let app: TestApp | undefined;
afterEach(async () => {
  link?.close();
  for (const socket of sockets) socket.destroy();
  server?.close();
  await app?.stop();
  [server, sockets, link, app] = [undefined, [], undefined, undefined];
});

/** Something that takes connections as Redis does; it answers in order, and says nothing while it hangs. */
async function listen({ hangs }: { hangs: boolean }) {
  const heard: string[] = [];
  const owed: (() => void)[] = [];
  let hanging = hangs;
  const pay = (): void => {
    if (!hanging) for (const answer of owed.splice(0)) answer();
  };
  const listening = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const command of text.matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)) {
        const name = command[1]!.toLowerCase();
        heard.push(name);
        owed.push(() => socket.write(name === 'ping' ? '+PONG\r\n' : ':1\r\n'));
      }
      pay();
    });
  }).listen(0, '127.0.0.1');
  server = listening;
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const hang = (now: boolean): void => {
    hanging = now;
    pay();
  };
  return { url: `redis://127.0.0.1:${port}`, heard, hang };
}

const logger = createLogger({ level: 'silent' });

test('a Redis that takes connections and says nothing is not waited for', async () => {
  const { url, heard } = await listen({ hangs: true });
  link = connectRedis(url, logger);
  const take = link.script('take', 'return 1');
  while (!heard.includes('ping')) await new Promise(setImmediate);
  expect(take('key', [])).toBeUndefined();
  await expect(link.ping()).rejects.toThrow(/timed out/i);
  expect(take('key', [])).toBeUndefined();
  expect(heard).not.toContain('evalsha');
});

test('one that stops answering is asked once more, and by nobody after, until it answers again', async () => {
  const { url, heard, hang } = await listen({ hangs: false });
  link = connectRedis(url, logger);
  const take = link.script('take', 'return 1');
  await link.reachable();
  hang(true);
  const asked = [take('a', []), take('b', []), take('c', [])];
  for (const one of asked) await expect(one).rejects.toThrow(/timed out/i);
  const before = heard.filter((command) => command === 'evalsha').length;
  for (let index = 0; index < 1_000; index += 1) expect(take('key', [])).toBeUndefined();
  expect(heard.filter((command) => command === 'evalsha')).toHaveLength(before);
  hang(false);
  await link.reachable();
  expect(await take('key', [])).toBe(1);
});

test('one that is nowhere is not waited for, and is no reason not to start', async () => {
  const { url } = await listen({ hangs: true });
  server!.close();
  app = await startTestApp({ env: { REDIS_URL: url, RATE_LIMIT_PER_MINUTE: '3' } });
  const ada = await app.signUp();
  const statuses: number[] = [];
  for (let count = 0; count < 4; count += 1) statuses.push((await ada.get('/api/v1/auth/me')).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect(await app.get('/health/ready')).toMatchObject({
    status: 200,
    body: {
      status: 'degraded',
      checks: [
        { name: 'database', status: 'up' },
        { name: 'redis', status: 'down' },
      ],
    },
  });
});

test('a server on one that hangs answers, counts by itself and says that it is degraded', async () => {
  const { url } = await listen({ hangs: true });
  app = await startTestApp({ env: { REDIS_URL: url, RATE_LIMIT_PER_MINUTE: '10' } });
  const ada = await app.signUp();
  const answers = await Promise.all(Array.from({ length: 15 }, () => ada.get('/api/v1/auth/me')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  expect(await app.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'degraded' } });
});
