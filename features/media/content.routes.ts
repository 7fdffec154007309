import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { StorageError, type ByteRange } from '#connectors/storage';
import type { SecretBox } from '#platform/crypto';
import { AppError, company, idParams, notFound, problem, type App } from '#platform/http';
import { readRange } from './byte-range.ts';
import { dispositionOf } from './disposition.ts';
import type { FileStore } from './file-store.ts';
import { filenamePlace } from './media-json.ts';
import { fileStatement, type ReadableFile } from './media.repository.ts';

const tags = ['media'];
const bytes = z.unknown().describe('The bytes');

/** A file may be anything that somebody on the phone chose: no script of it ever runs, whatever opens it. */
const NOTHING_RUNS = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

export function contentRoutes(app: App, { box, files }: { box: SecretBox; files: FileStore }): void {
  async function find(request: FastifyRequest, id: string): Promise<ReadableFile> {
    const [rows] = await request.company.read([fileStatement(id)]);
    const file = rows![0] as ReadableFile | undefined;
    if (file === undefined) throw notFound('Media');
    if (file.state === 'ready') return file;
    throw new AppError(
      'conflict',
      file.state === 'pending' ? 'The file is being fetched. Try again in a moment.' : 'The file could not be fetched.',
      file.state === 'pending' ? { retry_after_s: 2 } : {},
    );
  }

  app.get(
    '/media/:id/content',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'Read the bytes of a file, all or a range of them',
        params: idParams,
        response: { 200: bytes, 206: bytes, 304: bytes, 404: problem, 409: problem, 416: bytes, 503: problem },
      },
    },
    async (request, reply) => {
      const file = await find(request, request.params.id);
      const { mime_type, size_bytes } = file;
      const etag = `"${file.sha256.toString('hex')}"`;
      guard(reply).header('etag', etag).header('accept-ranges', 'bytes');
      if (isSame(request, etag)) return reply.code(304).send();
      const range = readRange(request.headers, etag, size_bytes);
      if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size_bytes}`).send();
      const filename =
        file.sealed_filename === null
          ? file.filename
          : await box.read(file.sealed_filename, filenamePlace(file.company_id, request.params.id));
      reply.type(mime_type).header('content-disposition', dispositionOf(mime_type, filename));
      if (range !== undefined)
        reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${size_bytes}`);
      const { first, last }: ByteRange = range ?? { first: 0, last: size_bytes - 1 };
      reply.header('content-length', last - first + 1);
      if (request.method === 'HEAD') return reply.send();
      return reply.send(await there(files.read(file, range)));
    },
  );

  app.get(
    '/media/:id/thumbnail',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'Read a small picture of a file as WebP, at most 480 pixels on a side',
        params: idParams,
        response: { 200: bytes, 304: bytes, 404: problem, 409: problem, 503: problem },
      },
    },
    async (request, reply) => {
      const file = await find(request, request.params.id);
      const { thumbnail_place: place, thumbnail_bytes: size_bytes } = file;
      if (place === null || size_bytes === null) throw notFound('Thumbnail');
      const etag = `"${file.sha256.toString('hex')}-small"`;
      guard(reply).header('etag', etag);
      if (isSame(request, etag)) return reply.code(304).send();
      reply.type('image/webp').header('content-disposition', 'inline').header('content-length', size_bytes);
      if (request.method === 'HEAD') return reply.send();
      return reply.send(await there(files.readThumbnail(file, { place, size_bytes })));
    },
  );
}

function guard(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-security-policy', NOTHING_RUNS)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, max-age=3600');
}

function isSame(request: FastifyRequest, etag: string): boolean {
  const given = request.headers['if-none-match'];
  return given !== undefined && (given.trim() === '*' || given.split(',').some((one) => one.trim() === etag));
}

async function there<T>(reading: Promise<T | undefined>): Promise<T> {
  const content = await reading.catch((error: unknown) => {
    if (!(error instanceof StorageError)) throw error;
    throw new AppError('unavailable', 'Files cannot be read just now. Try again in a moment.', {
      cause: error,
      retry_after_s: 5,
    });
  });
  if (content === undefined) throw notFound('File');
  return content;
}
