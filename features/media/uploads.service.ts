import type { Readable } from 'node:stream';
import type { SecretBox } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import { AppError, invalidField } from '#platform/http';
import { newId } from '#platform/runtime';
import { cleanFilename } from './filename.ts';
import type { FileStore, WrittenFile } from './file-store.ts';
import type { Inspector } from './inspect.ts';
import { MAX_FILE_BYTES, sizeText, takenAs, type Taken } from './limits.ts';
import { nameColumns, openMedia } from './media-json.ts';
import type { MediaWire } from './media.model.ts';
import { hasContent, insertUpload, keepFile, readMedia, type Findings } from './media.repository.ts';
import { settleType } from './sniff.ts';

export interface UploadTools {
  db: Database;
  box: SecretBox;
  files: FileStore;
  inspect: Inspector;
}

export interface Upload {
  file: WrittenFile;
  taken: Taken;
  found: Findings;
  filename: string | null;
  claimed: string;
}

/** Stores what a caller sends, as it comes. What the platform would not take is refused with its first bytes. */
export async function receiveUpload(
  { db, files, inspect }: UploadTools,
  company_id: string,
  sent: { content: Readable; filename: string | undefined; claimed: string },
): Promise<Upload> {
  const filename = cleanFilename(sent.filename ?? '');
  let type: { mime_type: string; voice: boolean } | undefined;
  let taken: Taken | undefined;
  const file = await files.write(
    company_id,
    admitted(sent.content, (head) => {
      type = settleType(head, sent.claimed);
      taken = admit(head, type.mime_type);
      return taken;
    }),
  );
  try {
    const known = await db.tenant(company_id, (tdb) => hasContent(tdb, file.sha256));
    // What is kept already was looked into when it came.
    const found = known ? plainFindings(type!) : await inspect(file, type!);
    return { file, taken: taken!, found, filename, claimed: sent.claimed.slice(0, 200) };
  } catch (error) {
    await files.remove([file.place]).catch(() => undefined);
    throw error;
  }
}

function plainFindings({ mime_type, voice }: { mime_type: string; voice: boolean }): Findings {
  return { mime_type, voice, animated: false, width: null, height: null, duration_ms: null, thumbnail: null };
}

/** Makes the company's own file of an upload, in the transaction of the request. */
export async function createUpload(tdb: TenantDb, box: SecretBox, upload: Upload): Promise<MediaWire> {
  const { file, taken, found, filename, claimed } = upload;
  const id = newId();
  const file_id = await keepFile(tdb, file, found);
  const name = await nameColumns(box, tdb.company_id, id, filename);
  await insertUpload(tdb, { id, kind: taken.kind, file_id, claimed_mime_type: claimed, ...name });
  return (await openMedia(box, tdb.company_id, await readMedia(tdb, id)))!;
}

function admit(head: Buffer, mime_type: string): Taken {
  if (head.length === 0) throw invalidField('file', 'is empty');
  const taken = takenAs(mime_type);
  if (taken !== undefined) return taken;
  throw refusal(
    'unsupported_media_type',
    `WhatsApp takes no files of the type ${mime_type}: JPEG, PNG, WebP, MP4, 3GP, AAC, AMR, MP3, OGG (Opus), PDF, text and Office`,
  );
}

function tooLarge({ kind, max_bytes }: Taken): AppError {
  return refusal('too_large', `at most ${sizeText(max_bytes)} for ${kind}`);
}

function refusal(code: 'too_large' | 'unsupported_media_type', message: string): AppError {
  return new AppError(code, `file: ${message}`, { errors: [{ field: 'file', message }] });
}

const HEAD_BYTES = 4_096;

/** The content, once its head was looked at; it ends with an error when there is more than may be. */
async function* admitted(content: Readable, look: (head: Buffer) => Taken): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let taken: Taken | undefined;
  let size = 0;
  for await (const bytes of content as AsyncIterable<Uint8Array>) {
    size += bytes.length;
    if (taken !== undefined) {
      if (size > taken.max_bytes) throw tooLarge(taken);
      yield bytes;
      continue;
    }
    waiting.push(bytes);
    if (size < HEAD_BYTES) continue;
    taken = look(Buffer.concat(waiting).subarray(0, HEAD_BYTES));
    if (size > taken.max_bytes) throw tooLarge(taken);
    yield* waiting.splice(0);
  }
  // Where the form's own limit cut it.
  if ((content as { truncated?: boolean }).truncated === true)
    throw tooLarge(taken ?? { kind: 'document', max_bytes: MAX_FILE_BYTES });
  if (taken === undefined) look(Buffer.concat(waiting));
  yield* waiting;
}
