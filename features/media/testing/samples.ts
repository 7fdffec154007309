import sharp from 'sharp';

/** Small real files for tests. */
export function picture(width = 64, height = 48, colour = 'teal'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
}

export async function animatedSticker(): Promise<Buffer> {
  const frame = (background: string) =>
    sharp({ create: { width: 32, height: 32, channels: 4, background } })
      .png()
      .toBuffer();
  return sharp([await frame('red'), await frame('blue')], { join: { animated: true } })
    .webp()
    .toBuffer();
}

/** One second of silence that a phone would have recorded: the pages of an Ogg stream, whose sums nobody here checks. */
export function voiceNote(ms = 1_000, channels = 1): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead');
  head.set([1, channels, 0x38, 0x01], 8);
  head.writeUInt32LE(48_000, 12);
  const samples = BigInt(ms * 48 + 312);
  return Buffer.concat([
    page(head, { granule: 0n, kind: 2 }),
    page(Buffer.from('OpusTags\0\0\0\0\0\0\0\0'), { granule: 0n, kind: 0 }),
    page(Buffer.alloc(90, 0xf8), { granule: samples / 2n, kind: 0 }),
    page(Buffer.alloc(90, 0xf8), { granule: samples, kind: 4 }),
  ]);
}

function page(body: Buffer, { granule, kind }: { granule: bigint; kind: number }): Buffer {
  const header = Buffer.alloc(28);
  header.write('OggS');
  header[5] = kind;
  header.writeBigInt64LE(granule, 6);
  header.writeUInt32LE(7, 14);
  header[26] = 1;
  header[27] = body.length;
  return Buffer.concat([header, body]);
}

function box(name: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, body]);
}

/** A film without pictures: the boxes say how long and how large it is. `moov_last` as cameras write it. */
export function film({ ms = 2_500, width = 320, height = 240, brand = 'isom', moov_last = false } = {}): Buffer {
  const mvhd = Buffer.alloc(100);
  mvhd.writeUInt32BE(1_000, 12);
  mvhd.writeUInt32BE(ms, 16);
  const tkhd = Buffer.alloc(84);
  tkhd.writeUInt32BE(width * 65_536, 76);
  tkhd.writeUInt32BE(height * 65_536, 80);
  const moov = box('moov', box('mvhd', mvhd), box('trak', box('tkhd', tkhd)));
  const mdat = box('mdat', Buffer.alloc(5_000, 1));
  const ftyp = box('ftyp', Buffer.from(`${brand}\0\0\0\0isom`, 'latin1'));
  return Buffer.concat(moov_last ? [ftyp, mdat, moov] : [ftyp, moov, mdat]);
}

export const pdf = (words = 'invoice'): Buffer => Buffer.from(`%PDF-1.4\n% ${words}\n1 0 obj\n<<>>\nendobj\n%%EOF\n`);
