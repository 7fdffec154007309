import type { JsonObject, MediaContent } from '../../contract.ts';
import { readBoolean, readId, readString } from '../json/read-value.ts';
import type { ReadContent } from './reading.ts';

export function readMedia(media: JsonObject): ReadContent<MediaContent> {
  const caption = readString(media['caption']);
  const filename = readString(media['filename']);
  return {
    content: {
      media_id: readId(media['id']),
      mime_type: readString(media['mime_type']),
      sha256: readString(media['sha256']),
      caption,
      filename,
      voice: readBoolean(media['voice']),
      animated: readBoolean(media['animated']),
      url: readString(media['url']),
    },
    text: caption ?? filename,
  };
}
