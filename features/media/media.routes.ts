import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { StorageError } from '#connectors/storage';
import {
  answerOnce,
  AppError,
  company,
  idParams,
  invalidField,
  noContent,
  notFound,
  problem,
  sendJson,
  type App,
} from '#platform/http';
import { contentRoutes } from './content.routes.ts';
import type { Jobs } from '#platform/jobs';
import { MAX_FILE_BYTES } from './limits.ts';
import { fetchAgain } from './inbound.service.ts';
import { openMedia } from './media-json.ts';
import { mediaWire } from './media.model.ts';
import { deleteUnused, mediaStatement } from './media.repository.ts';
import { createUpload, receiveUpload, type UploadTools } from './uploads.service.ts';

const tags = ['media'];
/** What a form adds to its file. */
const FORM_BYTES = 65_536;

export async function mediaRoutes(app: App, tools: UploadTools & { jobs: Jobs }): Promise<void> {
  const { box, files, jobs } = tools;
  contentRoutes(app, tools);

  await app.register(async (forms) => {
    await forms.register(multipart, {
      limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 4, parts: 5, fieldSize: 1_000, headerPairs: 20 },
      throwFileSizeLimit: false,
    });

    (forms as unknown as App).post(
      '/media',
      {
        config: company('conversations.write', 'media.uploaded'),
        schema: {
          tags,
          summary: 'Upload a file to send: multipart/form-data with one part named file',
          consumes: ['multipart/form-data'],
          response: { 201: mediaWire, 413: problem, 415: problem, 422: problem },
        },
      },
      async (request, reply) => {
        if (Number(request.headers['content-length']) > MAX_FILE_BYTES + FORM_BYTES)
          throw new AppError('too_large', 'file: at most 100 MB');
        // Nobody who may not sends us a hundred megabytes first.
        await request.company.caller();
        const part = await readPart(request);
        try {
          const sent = { content: part.file, filename: part.filename, claimed: part.mimetype };
          const upload = await receiveUpload(tools, request.company.company_id, sent).catch(unavailable);
          const { sha256 } = upload.file;
          // The same key with another file is another request.
          request.body = { file: { sha256: sha256.toString('hex'), filename: upload.filename } };
          const place = upload.file.place;
          try {
            const made = await answerOnce(request, reply, async (tdb) => {
              const body = await createUpload(tdb, box, upload);
              return { status: 201, body, location: `${app.prefix}/media/${body.id}` };
            });
            if (reply.hasHeader('idempotency-replayed')) await files.remove([place]);
            return made;
          } catch (error) {
            // Of anything else nobody knows whether the row was written; a file without one is swept.
            if (error instanceof AppError) await files.remove([place]).catch(() => undefined);
            throw error;
          }
        } finally {
          // What is left of the form is let through, so that the caller hears the answer.
          part.file.resume();
        }
      },
    );
  });

  app.get(
    '/media/:id',
    {
      config: company('conversations.read'),
      schema: {
        tags,
        summary: 'Get what is known of a file',
        params: idParams,
        response: { 200: mediaWire, 404: problem },
      },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([mediaStatement(request.params.id)]);
      const media = await openMedia(box, request.company.company_id, rows![0]?.['media']);
      if (media === null) throw notFound('Media');
      sendJson(reply, JSON.stringify(media));
    },
  );

  app.post(
    '/media/:id/fetch',
    {
      config: company('conversations.write', 'media.fetched_again'),
      schema: {
        tags,
        summary: 'Fetch a file again from the platform after that had failed',
        params: idParams,
        response: { 200: mediaWire, 404: problem, 409: problem },
      },
    },
    (request, reply) =>
      answerOnce(request, reply, async (tdb) => ({
        status: 200,
        body: await fetchAgain(tdb, request.params.id, { jobs, box }),
      })),
  );

  app.delete(
    '/media/:id',
    {
      config: company('conversations.write', 'media.deleted'),
      schema: {
        tags,
        summary: 'Delete a file that no message holds',
        params: idParams,
        response: { 204: noContent, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      await request.company.run(async (tdb) => mustBeGone(await deleteUnused(tdb, request.params.id)));
      return reply.code(204).send(null);
    },
  );
}

function mustBeGone(deleted: boolean | undefined): void {
  if (deleted === undefined) throw notFound('Media');
  if (!deleted) throw new AppError('conflict', 'A message holds this file. It goes with the message.');
}

async function readPart(request: FastifyRequest) {
  if (!request.isMultipart())
    throw new AppError('unsupported_media_type', 'Send the file as multipart/form-data, in a part named file.');
  const part = await request.file().catch((error: unknown) => {
    throw new AppError('malformed', 'The form cannot be read.', { cause: error });
  });
  if (part === undefined) throw invalidField('file', 'is missing');
  if (part.fieldname === 'file') return part;
  part.file.resume();
  throw invalidField(part.fieldname.slice(0, 100), 'is not known: the file goes in a part named file');
}

/** The storage is not there: nothing was taken, and the caller may try again. */
function unavailable(error: unknown): never {
  if (!(error instanceof StorageError)) throw error;
  throw new AppError('unavailable', 'Files cannot be stored just now. Try again in a moment.', {
    cause: error,
    retry_after_s: 5,
  });
}
