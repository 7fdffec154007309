import type { MediaKind } from './media.model.ts';
import { baseType } from './sniff.ts';

const MB = 1_048_576;

/** What the platform takes of each kind, and how much of it. */
const KINDS_TAKEN: readonly { kind: MediaKind; types: readonly string[]; max_bytes: number }[] = [
  { kind: 'image', types: ['image/jpeg', 'image/png'], max_bytes: 5 * MB },
  { kind: 'sticker', types: ['image/webp'], max_bytes: 500 * 1_024 },
  { kind: 'video', types: ['video/mp4', 'video/3gpp'], max_bytes: 16 * MB },
  { kind: 'audio', types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], max_bytes: 16 * MB },
  {
    kind: 'document',
    types: [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    max_bytes: 100 * MB,
  },
];

/** Nothing larger is taken from anybody, nor fetched. */
export const MAX_FILE_BYTES = 100 * MB;
const MAX_STILL_STICKER_BYTES = 100 * 1_024;

export interface Taken {
  kind: MediaKind;
  max_bytes: number;
}

/** The kind of message a file of this type can be sent as; undefined when the platform takes no such file. */
export function takenAs(mime_type: string): Taken | undefined {
  // Of Ogg the platform takes OPUS only.
  if (mime_type === 'audio/ogg') return undefined;
  const type = baseType(mime_type);
  return KINDS_TAKEN.find(({ types }) => types.includes(type));
}

export interface SendableMedia {
  id: string;
  state: string;
  kind: MediaKind;
  mime_type: string;
  size_bytes: number;
  animated: boolean;
}

/** Why a file cannot be sent as this kind of message; null when it can. */
export function sendingProblem(type: MediaKind, media: SendableMedia): string | null {
  if (media.state !== 'ready') return 'the file is not there yet';
  const taken = takenAs(media.mime_type);
  if (taken === undefined) return `WhatsApp takes no files of the type ${media.mime_type}`;
  if (taken.kind !== type) return `a file of the type ${media.mime_type} is sent as ${taken.kind}, not as ${type}`;
  const max_bytes = type === 'sticker' && !media.animated ? MAX_STILL_STICKER_BYTES : taken.max_bytes;
  return media.size_bytes > max_bytes ? `at most ${sizeText(max_bytes)} for ${type}` : null;
}

export function sizeText(bytes: number): string {
  return bytes >= MB ? `${bytes / MB} MB` : `${bytes / 1_024} KB`;
}
