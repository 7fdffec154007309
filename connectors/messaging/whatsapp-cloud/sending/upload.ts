import { randomUUID } from 'node:crypto';
import type { FileToUpload, JsonObject, MediaCalls } from '../../contract.ts';
import { readId, readString } from '../json/read-value.ts';
import type { Caller, ClientOptions, GraphCall } from './graph-call.ts';
import { order } from './order.ts';
import { refused } from './read-failure.ts';

const MIME_TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}(?:; ?[\w-]{1,40}=[\w.+-]{1,40})*$/;

type Uploads = Pick<MediaCalls, 'uploadMedia' | 'deleteMedia' | 'uploadSample'>;

/** The calls that give files to the platform and take them back. Files are sent while they are read. */
export function createUploads(call: Caller, options: ClientOptions): Uploads {
  const { download_timeout_ms: timeout_ms = 300_000 } = options;

  return {
    async uploadMedia({ phone_number_id, access_token, signal, file }) {
      if (!MIME_TYPE.test(file.mime_type)) return refused('REQ', 'The type of the file is damaged', 'not a MIME type');
      const path = [phone_number_id, 'media'];
      const bytes = asForm(file, { messaging_product: 'whatsapp', type: file.mime_type });
      return call({ name: 'upload', method: 'POST', path, bytes, access_token, signal, timeout_ms }, readMediaId);
    },

    async deleteMedia({ media_id, phone_number_id, access_token, signal }) {
      const query = phone_number_id === undefined ? {} : { phone_number_id };
      return order(call, { name: 'delete_media', method: 'DELETE', path: [media_id], query, access_token, signal });
    },

    async uploadSample({ app_id = 'app', access_token, signal, file }) {
      const query = { file_name: file.filename, file_length: String(file.size_bytes), file_type: file.mime_type };
      const path = [app_id, 'uploads'];
      const begin: GraphCall = { name: 'upload_begin', method: 'POST', path, query, access_token, signal };
      const session = await call(begin, (body) => readString(body['id']));
      if (session.kind !== 'ok') return session;
      const [id = '', signature] = session.value.split('?sig=');
      const rest: GraphCall = {
        name: 'upload_sample',
        method: 'POST',
        path: [id],
        ...(signature === undefined ? {} : { query: { sig: signature } }),
        bytes: {
          content_type: 'application/octet-stream',
          size_bytes: file.size_bytes,
          content: file.content,
          headers: { file_offset: '0' },
        },
        access_token,
        scheme: 'OAuth',
        signal,
        timeout_ms,
      };
      return call(rest, (body) => {
        const handle = readString(body['h']);
        return handle === null ? null : { handle };
      });
    },
  };
}

/** Written by hand: a form of the platform would hold the whole file in memory before it sends the first byte. */
function asForm(file: FileToUpload, fields: Readonly<Record<string, string>>): NonNullable<GraphCall['bytes']> {
  const boundary = `parley-${randomUUID()}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  // A quote or a line break in the name would end the header early.
  const filename = file.filename.replace(/["\r\n\\]/g, '_');
  const opening = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: ${file.mime_type}\r\n\r\n`;
  const head = Buffer.from(parts.join('') + opening);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    content_type: `multipart/form-data; boundary=${boundary}`,
    size_bytes: head.length + file.size_bytes + tail.length,
    content: between(head, file.content, tail),
  };
}

async function* between(
  head: Uint8Array,
  content: FileToUpload['content'],
  tail: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield head;
  if (content instanceof Uint8Array) yield content;
  else yield* content;
  yield tail;
}

function readMediaId(body: JsonObject): { media_id: string } | null {
  const media_id = readId(body['id']);
  return media_id === null ? null : { media_id };
}
