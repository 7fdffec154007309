import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { coverRoutes, open, type App } from '#platform/http';
import { ROOT } from '../process.ts';

const YEAR_S = 31_536_000;
/** A name without a path in it; those that begin with a dot are not for visitors. */
const FILE = /^[\w-][\w.-]*$/;

/**
 * Serves the built console at the root: its files, and its one page for every address a person may open. What lies
 * there is looked up with each request, since `npm run dev` builds it anew while the server runs.
 */
export async function serveConsole(app: App): Promise<void> {
  const root = join(ROOT, 'console', 'dist');
  const page = join(root, 'index.html');
  if (!existsSync(page)) return;
  const sendPage = (reply: FastifyReply): FastifyReply =>
    reply.code(200).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(createReadStream(page));

  await app.register(async (files) => {
    coverRoutes(files as never, open('the console holds no data; it signs in like any other client'));
    await files.register(fastifyStatic, {
      root,
      serve: false,
      preCompressed: true,
      cacheControl: false,
      // Built files carry their hash in the name.
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
      },
    });
    files.get<{ Params: { file: string } }>('/assets/:file', (request, reply) => {
      const { file } = request.params;
      return FILE.test(file) ? reply.sendFile(`assets/${file}`) : reply.callNotFound();
    });
    for (const file of readdirSync(root).filter((name) => FILE.test(name) && statSync(join(root, name)).isFile())) {
      files.get(`/${file}`, (_request, reply) => reply.sendFile(file));
    }
    files.get('/', (_request, reply) => sendPage(reply));
  });
  app.page.send = sendPage;
}
