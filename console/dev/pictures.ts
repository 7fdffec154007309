import type { ServerResponse } from 'node:http';
import sharp from 'sharp';
import type { Media } from '../src/api/types.ts';
import { newId } from './ids.ts';

/** A file of a message, ready to be shown. */
export function fileOf(kind: Media['kind'], known: Partial<Media> = {}): Media {
  const picture = kind === 'image' || kind === 'sticker';
  const types = {
    image: 'image/jpeg',
    sticker: 'image/webp',
    video: 'video/mp4',
    audio: 'audio/ogg; codecs=opus',
    document: 'text/plain',
  };
  return {
    id: newId(new Date()),
    kind,
    origin: 'inbound',
    state: 'ready',
    mime_type: types[kind],
    filename: null,
    size_bytes: 120_000,
    sha256: null,
    width: null,
    height: null,
    duration_ms: null,
    has_thumbnail: picture,
    animated: false,
    voice: false,
    failure: null,
    created_at: new Date().toISOString(),
    ...known,
  };
}

/** Some picture, another for each file. */
export async function sendPicture(id: string, response: ServerResponse): Promise<void> {
  const hue = Number.parseInt(id.slice(-6), 16) % 360;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="675"><defs><linearGradient id="a" x2="1" y2="1">
    <stop stop-color="hsl(${hue} 60% 55%)"/><stop offset="1" stop-color="hsl(${(hue + 70) % 360} 60% 35%)"/></linearGradient></defs>
    <rect width="900" height="675" fill="url(#a)"/><circle cx="620" cy="210" r="95" fill="#fff8" /></svg>`;
  response.writeHead(200, { 'content-type': 'image/webp' }).end(await sharp(Buffer.from(drawing)).webp().toBuffer());
}
