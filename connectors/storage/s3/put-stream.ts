import type { CompletedPart } from '@aws-sdk/client-s3';
import { StorageError } from '../errors.ts';
import type { Bucket } from './s3.ts';

/** S3 wants 5 MiB at least of every part but the last. */
const PART_BYTES = 8 * 1_048_576;

/** Stores content of unknown length with at most one part of it in memory: at once when it is short, else part by part. */
export async function putStream(
  { library, client, name }: Bucket,
  key: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const target = { Bucket: name, Key: key };
  const abort = signal === undefined ? {} : { abortSignal: signal };
  const parts: CompletedPart[] = [];
  let upload_id: string | undefined;

  /** Errors of the store, told apart from those of the content. */
  async function ask<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new StorageError('the bucket takes no files', { cause: error });
    }
  }

  async function putPart(bytes: Buffer): Promise<void> {
    if (upload_id === undefined) {
      const begun = await ask(client.send(new library.CreateMultipartUploadCommand(target), abort));
      upload_id = begun.UploadId;
    }
    const part = { ...target, UploadId: upload_id, PartNumber: parts.length + 1, Body: bytes };
    const { ETag } = await ask(client.send(new library.UploadPartCommand(part), abort));
    parts.push({ ETag, PartNumber: part.PartNumber });
  }

  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const bytes of inParts(content)) {
      if (rest.length > 0) await putPart(rest);
      rest = bytes;
    }
    if (upload_id === undefined) {
      await ask(
        client.send(new library.PutObjectCommand({ ...target, Body: rest, ContentLength: rest.length }), abort),
      );
      return;
    }
    await putPart(rest);
    const whole = { ...target, UploadId: upload_id, MultipartUpload: { Parts: parts } };
    await ask(client.send(new library.CompleteMultipartUploadCommand(whole), abort));
  } catch (error) {
    if (upload_id !== undefined) {
      const unfinished = { ...target, UploadId: upload_id };
      await client.send(new library.AbortMultipartUploadCommand(unfinished)).catch(() => undefined);
    }
    throw error;
  }
}

async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(chunks, size);
    chunks = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(chunks, size);
}
