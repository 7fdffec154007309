import fastifyStatic from '@fastify/static';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { coverRoutes, open, type App } from '#platform/http';
import { ROOT } from '../process.ts';

const YEAR_S = 31_536_000;

/** Serves the built console at the root: its files, and its one page for every address a person may open. */
export async function serveConsole(app: App): Promise<void> {
  const root = join(ROOT, 'console', 'dist');
  if (!existsSync(join(root, 'index.html'))) return;
  await app.register(async (files) => {
    coverRoutes(files as never, open('the console holds no data; it signs in like any other client'));
    await files.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      // Built files carry their hash in the name.
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
      },
    });
    files.get('/', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
  });
  app.page.send = (reply) => reply.code(200).header('cache-control', 'no-cache').sendFile('index.html');
}
