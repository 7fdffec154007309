import type * as Library from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { FileStorage, StorageSettings } from '../contract.ts';
import { checkPlace, isPlace, StorageError } from '../errors.ts';
import { putStream } from './put-stream.ts';

type Settings = NonNullable<StorageSettings['s3']>;

/** In front of every key, so that the bucket may hold other things. */
const PREFIX = 'media/';
const MANY = 1_000;

export interface Bucket {
  library: typeof Library;
  client: Library.S3Client;
  name: string;
}

/** Files in a bucket of S3, or of a store that speaks like it. The library is loaded when the first file is touched. */
export function createS3Storage(settings: Settings): FileStorage {
  let opened: Promise<Bucket> | undefined;
  const bucket = (): Promise<Bucket> => (opened ??= openBucket(settings));
  const keyOf = (place: string): string => PREFIX + checkPlace(place);

  return {
    kind: 's3',

    async put(place, content, signal) {
      await putStream(await bucket(), keyOf(place), content, signal);
    },

    async get(place, range) {
      const { library, client, name } = await bucket();
      const Range = range && `bytes=${range.first}-${range.last}`;
      const answer = await client
        .send(new library.GetObjectCommand({ Bucket: name, Key: keyOf(place), Range }))
        .catch(absent);
      if (answer === undefined) return undefined;
      return answer.Body as Readable;
    },

    async exists(place) {
      const { library, client, name } = await bucket();
      const answer = await client
        .send(new library.HeadObjectCommand({ Bucket: name, Key: keyOf(place) }))
        .catch(absent);
      return answer !== undefined;
    },

    async remove(places) {
      const { library, client, name } = await bucket();
      // One by one: the call for many at once needs a checksum that not every store knows.
      for (const place of places) {
        await client.send(new library.DeleteObjectCommand({ Bucket: name, Key: keyOf(place) })).catch(absent);
      }
    },

    async *list() {
      const { library, client, name } = await bucket();
      let ContinuationToken: string | undefined;
      do {
        const page = await client
          .send(new library.ListObjectsV2Command({ Bucket: name, Prefix: PREFIX, MaxKeys: MANY, ContinuationToken }))
          .catch(away);
        for (const { Key, LastModified } of page.Contents ?? []) {
          const place = Key?.slice(PREFIX.length) ?? '';
          if (isPlace(place) && LastModified !== undefined) yield { place, stored_at: LastModified };
        }
        ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (ContinuationToken !== undefined);
    },

    async check() {
      const { library, client, name } = await bucket();
      await client.send(new library.ListObjectsV2Command({ Bucket: name, Prefix: PREFIX, MaxKeys: 1 })).catch(away);
    },
  };
}

async function openBucket({ bucket: name, endpoint, region, credentials }: Settings): Promise<Bucket> {
  const library = await import('@aws-sdk/client-s3');
  const client = new library.S3Client({
    // Stores that speak like S3 often know no checksum trailers, and would keep them as a part of the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
    ...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'us-east-1' }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined
      ? {}
      : {
          credentials: {
            accessKeyId: credentials.access_key_id,
            secretAccessKey: credentials.secret_access_key,
            ...(credentials.session_token === undefined ? {} : { sessionToken: credentials.session_token }),
          },
        }),
  });
  return { library, client, name };
}

function absent(error: unknown): undefined {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  // A bucket that is not there is a fault of the settings, not an empty place.
  if (name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404)) return undefined;
  return away(error);
}

function away(error: unknown): never {
  throw new StorageError('the bucket cannot be used', { cause: error });
}
