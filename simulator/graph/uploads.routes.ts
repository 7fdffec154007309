import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Resumable, Resumables } from '../business/resumables.ts';
import { scalarAt, textAt } from '../json.ts';
import type { Access } from './access.ts';
import { parametersOf } from './body.ts';
import { GraphError } from '../errors/graph-error.ts';
import { noSuchObject, VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';

const TYPES = ['image/jpeg', 'image/jpg', 'image/png', 'video/mp4', 'application/pdf'];

/** Resumable upload: a session first, its bytes after. */
export function registerUploadRoutes(app: FastifyInstance, access: Access, resumables: Resumables): void {
  app.post<{ Params: GraphParams }>(`/${VERSION}/:id/uploads`, async (request) => {
    access.caller(request);
    const given = parametersOf(request);
    const file_length = Number(scalarAt(given, 'file_length') ?? Number.NaN);
    const file_type = textAt(given, 'file_type') ?? '';
    if (!Number.isInteger(file_length) || file_length < 1)
      throw new GraphError(100, 'The parameter file_length is required.');
    if (!TYPES.includes(file_type)) throw new GraphError(100, `Param file_type must be one of {${TYPES.join(', ')}}.`);
    return { id: resumables.open({ file_length, file_type, file_name: textAt(given, 'file_name') }).id };
  });
}

/** `POST /upload:…` with the bytes from `file_offset` on. */
export function takeBytes(
  request: FastifyRequest,
  id: string,
  resumables: Resumables,
): { h: string } | { id: string; file_offset: number } {
  const upload = resumables.get(id);
  if (upload === undefined) throw noSuchObject(id);
  const offset = Number(request.headers['file_offset'] ?? Number.NaN);
  if (!Number.isInteger(offset) || offset !== upload.received)
    throw new GraphError(100, `The header file_offset must be ${upload.received}.`);
  const length = Buffer.isBuffer(request.body) ? request.body.length : 0;
  if (length === 0) throw new GraphError(100, 'The body holds no bytes.');
  if (offset + length > upload.file_length) throw new GraphError(100, 'There are more bytes than file_length.');
  const { handle } = resumables.take(upload, offset, length);
  return handle === null ? progressOf(upload) : { h: handle };
}

export function progressOf(upload: Resumable): { id: string; file_offset: number } {
  return { id: upload.id, file_offset: upload.received };
}
