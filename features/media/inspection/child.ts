import sharp from 'sharp';
import { createByteReader } from './byte-reader.ts';
import { readAac, readAmr, readMp3, readMp4, readOgg, type Playing } from './durations.ts';

/*
 * Looks into one file and ends. It is a process of its own, with nothing but the file on its input and no way out but its answer,
 * because whoever sent the file may have made it to break whoever reads it. It stops itself when it grows beyond its memory;
 * whoever started it stops it when it takes too long.
 */

const [mime_type = '', size = '0'] = process.argv.slice(2);
const MAX_MEMORY_BYTES = 256 * 1_048_576;
const MAX_IMAGE_BYTES = 24 * 1_048_576;
/** Half a frame of memory for each: with the rest of the process it stays below the limit. */
const MAX_PIXELS = 36_000_000;
const THUMBNAIL_SIDE = 480;

setInterval(() => {
  if (process.memoryUsage.rss() > MAX_MEMORY_BYTES) process.exit(3);
}, 20).unref();

async function inspectImage(): Promise<{ answer: object; picture: Buffer }> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    read += chunk.length;
    if (read > MAX_IMAGE_BYTES) throw new Error('too large for a picture');
    chunks.push(chunk);
  }
  sharp.cache(false);
  sharp.concurrency(1);
  // Nothing else that the library can read is ever a picture here; drawings could name other files.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
  });
  const image = sharp(Buffer.concat(chunks), { limitInputPixels: MAX_PIXELS, sequentialRead: true, failOn: 'error' });
  const { width, height, pages = 1, orientation = 1 } = await image.metadata();
  const picture = await image
    .rotate()
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75 })
    .toBuffer();
  // A camera that was held upright says so beside the picture.
  const upright = orientation >= 5;
  const seen = upright ? { width: height, height: width } : { width, height };
  return { answer: { ...seen, animated: pages > 1, duration_ms: null }, picture };
}

async function inspectSound(): Promise<Playing> {
  const reader = createByteReader(process.stdin as AsyncIterable<Buffer>);
  switch (mime_type.split(';', 1)[0]) {
    case 'audio/ogg':
      return readOgg(reader);
    case 'audio/mpeg':
      return readMp3(reader, Number(size));
    case 'audio/amr':
      return readAmr(reader);
    case 'audio/aac':
      return readAac(reader);
    default:
      return readMp4(reader);
  }
}

try {
  if (mime_type.startsWith('image/')) {
    const { answer, picture } = await inspectImage();
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    process.stdout.write(picture);
  } else {
    process.stdout.write(`${JSON.stringify({ animated: false, ...(await inspectSound()) })}\n`);
  }
  process.stdin.destroy();
} catch {
  // What could not be read is told by nothing being said.
  process.exit(2);
}
