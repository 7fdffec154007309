import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Journal } from '../ledger/journal.ts';
import type { Json } from '../json.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Access } from './access.ts';
import { GraphError } from '../errors/graph-error.ts';
import { noSuchObject, VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';
import { checkMediaFile } from './media-limits.ts';
import type { MediaStore, StoredMedia } from '../media/media-store.ts';

export interface MediaDeps {
  media: MediaStore;
  journal: Journal;
  timeline: Timeline;
}

/** Files as objects of the Graph API, for the routes that numbers and templates share. */
export interface MediaObjects {
  /** undefined when there is no such file; refused when it is another number's. */
  find(id: string, phone_number_id: string | undefined): StoredMedia | undefined;
  describe(request: FastifyRequest, stored: StoredMedia): Json;
  remove(id: string, phone_number_id: string | undefined): void;
}

const URL_LIFE_MS = 5 * 60_000;

/** Upload and download of files. */
export function registerMediaRoutes(app: FastifyInstance, access: Access, deps: MediaDeps): MediaObjects {
  const { media, journal, timeline } = deps;
  const key = randomBytes(32);
  app.post<{ Params: GraphParams }>(`/${VERSION}/:id/media`, async (request) => {
    const channel = access.number(request, request.params.id, 'whatsapp_business_messaging');
    const { bytes, mime_type, filename } = await readUpload(request);
    checkMediaFile(mime_type, bytes.length);
    const stored = media.put(bytes, {
      phone_number_id: channel.phone_number_id,
      mime_type,
      filename,
      origin: 'upload',
    });
    journal.write({ kind: 'media', media: stored });
    return { id: stored.id };
  });

  app.get<{ Querystring: { mid?: string; ext?: string; hash?: string } }>('/media-files', async (request, reply) => {
    const { mid = '', ext = '', hash = '' } = request.query;
    const stored = media.get(mid);
    const bytes = media.bytes(mid);
    const genuine = isSame(hash, signatureOf(mid, ext)) && Number(ext) * 1_000 > timeline.now();
    if (stored === undefined || bytes === undefined || !genuine)
      return reply.code(404).type('text/plain').send('Not found');
    return reply.type(stored.mime_type).header('x-content-type-options', 'nosniff').send(bytes);
  });

  function find(id: string, phone_number_id: string | undefined): StoredMedia | undefined {
    const stored = media.get(id);
    if (stored !== undefined && phone_number_id !== undefined && phone_number_id !== stored.phone_number_id)
      throw noSuchObject(id);
    return stored;
  }

  /** On the host the caller used, so that it works behind any name. */
  function urlOf(request: FastifyRequest, stored: StoredMedia): string {
    const ext = String(Math.floor((timeline.now() + URL_LIFE_MS) / 1_000));
    return `${request.protocol}://${request.host}/media-files?mid=${stored.id}&ext=${ext}&hash=${signatureOf(stored.id, ext)}`;
  }

  const signatureOf = (id: string, ext: string): string =>
    createHmac('sha256', key).update(`${id}:${ext}`).digest('base64url');

  return {
    find,
    describe: (request, stored) => ({
      messaging_product: 'whatsapp',
      url: urlOf(request, stored),
      mime_type: stored.mime_type,
      sha256: stored.sha256,
      file_size: String(stored.size),
      id: stored.id,
    }),
    remove(id, phone_number_id) {
      if (find(id, phone_number_id) === undefined) throw noSuchObject(id);
      media.delete(id);
      journal.write({ kind: 'media_gone', id });
    },
  };
}

async function readUpload(
  request: FastifyRequest,
): Promise<{ bytes: Buffer; mime_type: string; filename: string | null }> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) throw new GraphError(100, 'The upload must be multipart/form-data.');
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(request.body as Buffer), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new GraphError(100, 'The multipart body cannot be read.');
  }
  if (form.get('messaging_product') !== 'whatsapp')
    throw new GraphError(100, 'The parameter messaging_product is required.');
  const file = form.get('file');
  if (!(file instanceof File)) throw new GraphError(100, 'The parameter file is required.');
  const named = form.get('type');
  const mime_type = typeof named === 'string' && named !== '' ? named : file.type;
  return { bytes: Buffer.from(await file.arrayBuffer()), mime_type, filename: file.name || null };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
