import { deflateRawSync } from 'node:zlib';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createLogger } from '#platform/log';
import { createInspector } from './inspect.ts';
import { animatedSticker, film, picture, voiceNote } from './testing/samples.ts';

const logger = createLogger({ level: 'silent' });

/** Looks into these bytes as if they had just been written. */
function inspect(bytes: Buffer | Readable, mime_type: string, time_limit_ms = 20_000) {
  const content = Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes;
  const files = {
    read: async () => content,
    writeThumbnail: async (_file: unknown, small: Buffer) => `at ${small.length}`,
  };
  const look = createInspector({ files: files as never, logger, time_limit_ms });
  const size_bytes = Buffer.isBuffer(bytes) ? bytes.length : 0;
  return look({ company_id: 'c', id: 'f', size_bytes } as never, { mime_type, voice: false });
}

const nothing = { width: null, height: null, duration_ms: null, thumbnail: null };

describe('what is in a file', () => {
  test('pictures: their size as they are held, and a small one', async () => {
    const upright = await sharp(await picture(800, 600))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await inspect(upright, 'image/jpeg')).toMatchObject({ width: 600, height: 800, animated: false });
    expect(await inspect(await animatedSticker(), 'image/webp')).toMatchObject({
      width: 32,
      height: 32,
      animated: true,
    });
  });

  test('sound and films: how long they play, wherever that stands', async () => {
    expect(await inspect(voiceNote(61_000), 'audio/ogg; codecs=opus')).toMatchObject({ duration_ms: 61_000 });
    expect(await inspect(film({ ms: 9_000, moov_last: true }), 'video/mp4')).toMatchObject({
      duration_ms: 9_000,
      width: 320,
    });
    const amr = Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: 50 }, () => Buffer.alloc(32, 0x3c))]);
    expect(await inspect(amr, 'audio/amr')).toMatchObject({ duration_ms: 1_000 });
    // 128 kbit a second, nothing said of frames.
    const mp3 = Buffer.alloc(32_000);
    mp3.set([0xff, 0xfb, 0x90, 0x00]);
    expect(await inspect(mp3, 'audio/mpeg')).toMatchObject({ duration_ms: 2_000 });
  });
});

describe('files that were made to do harm are told apart from others by nothing being known of them', () => {
  test('a picture that claims to be 50,000 times 50,000', async () => {
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    png.writeUInt32BE(50_000, 16);
    png.writeUInt32BE(50_000, 20);
    expect(await inspect(png, 'image/png')).toMatchObject(nothing);
  });

  test('a picture that is cut off', async () => {
    const jpeg = await picture(2_000, 2_000);
    expect(await inspect(jpeg.subarray(0, 300), 'image/jpeg')).toMatchObject(nothing);
  });

  test('drawings, pages and archives under the name of a picture', async () => {
    const bomb = Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync(Buffer.alloc(50_000_000))]);
    for (const bytes of [
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
      ),
      Buffer.from('GIF89a<script>alert(1)</script>'),
      bomb,
      Buffer.alloc(0),
      Buffer.alloc(2_000_000, 0xff),
    ]) {
      expect(await inspect(bytes, 'image/png')).toMatchObject(nothing);
    }
  });

  test('a picture that takes more memory than there is', async () => {
    const huge = await sharp({ create: { width: 5_990, height: 6_000, channels: 4, background: '#12345680' } })
      .png({ progressive: true })
      .toBuffer();
    expect(await inspect(huge, 'image/png')).toMatchObject(nothing);
  });

  test('boxes, pages and frames that lie about their lengths', async () => {
    const endless = film();
    endless.writeUInt32BE(0, 0);
    const beyond = voiceNote();
    beyond[26] = 255;
    for (const [bytes, type] of [
      [endless, 'video/mp4'],
      [Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from('ftyp'), Buffer.alloc(8, 0xff)]), 'video/mp4'],
      [Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from('moov')]), 'video/mp4'],
      [beyond, 'audio/ogg'],
      [Buffer.from([0xff, 0xf1, 0x50, 0x80, 0, 0, 0]), 'audio/aac'],
      [Buffer.from('ID3\u0004\0\0\x7f\x7f\x7f\x7f'), 'audio/mpeg'],
    ] as const) {
      expect(await inspect(bytes, type)).toMatchObject({ ...nothing, duration_ms: null });
    }
  });

  test('content that never ends is given up when the time is over', async () => {
    const never = new Readable({ read() {} });
    expect(await inspect(never, 'image/png', 1_500)).toMatchObject(nothing);
    expect(never.destroyed).toBe(true);
  });
});
