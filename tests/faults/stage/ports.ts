import { createServer } from 'node:net';

/** Below those that systems give to connections, so that nobody takes it while its server is down. */
const FROM = 20_000;
const TO = 32_000;

/** A port of loopback at which nobody listens. */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * (TO - FROM));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
