import { GraphError } from '../errors/graph-error.ts';

const MB = 1_048_576;

/** What the platform takes for upload, and up to what size. */
const LIMITS: Record<string, number> = {
  'audio/aac': 16 * MB,
  'audio/amr': 16 * MB,
  'audio/mpeg': 16 * MB,
  'audio/mp4': 16 * MB,
  'audio/ogg': 16 * MB,
  'image/jpeg': 5 * MB,
  'image/png': 5 * MB,
  'image/webp': 500 * 1_024,
  'video/mp4': 16 * MB,
  'video/3gpp': 16 * MB,
  'text/plain': 100 * MB,
  'application/pdf': 100 * MB,
  'application/msword': 100 * MB,
  'application/vnd.ms-excel': 100 * MB,
  'application/vnd.ms-powerpoint': 100 * MB,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 100 * MB,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 100 * MB,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 100 * MB,
};

/** The kinds of file that go with each type of message. */
const FITTING: Record<string, RegExp> = {
  image: /^image\/(jpeg|png)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\//,
  sticker: /^image\/webp$/,
};

/** Throws when a file cannot be sent as this type. */
export function checkMediaUse(type: string, mime_type: string, size: number): void {
  const kind = mime_type.split(';', 1)[0]?.trim() ?? '';
  if (FITTING[type]?.test(kind) === false)
    throw new GraphError(131053, `A file of type ${kind} cannot be sent as ${type}.`);
  checkMediaFile(mime_type, size);
}

export const LARGEST_FILE = 100 * MB;

/** Throws the GraphError for a file of a kind or size that cannot be uploaded. */
export function checkMediaFile(mime_type: string, size: number): void {
  const most = LIMITS[mime_type.split(';', 1)[0]?.trim() ?? ''];
  if (most === undefined)
    throw new GraphError(
      100,
      `Param file must be a file with one of the following types: ${Object.keys(LIMITS).join(', ')}.`,
    );
  if (size > most) throw new GraphError(131053, `The file is larger than ${most} bytes.`);
  if (size === 0) throw new GraphError(131053, 'The file is empty.');
}
