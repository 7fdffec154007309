import type { ByteReader } from './byte-reader.ts';

/** How long something plays, and how large it is on a screen; null where the file does not say. */
export interface Playing {
  duration_ms: number | null;
  width: number | null;
  height: number | null;
}

const sound = (duration_ms: number | null): Playing => ({ duration_ms: sane(duration_ms), width: null, height: null });

/** Files lie: nothing longer than a day plays here. */
function sane(duration_ms: number | null): number | null {
  if (duration_ms === null || !Number.isFinite(duration_ms)) return null;
  return duration_ms < 0 || duration_ms > 86_400_000 ? null : Math.round(duration_ms);
}

const OPUS_RATE = 48_000;

/** Ogg counts the samples at the end of every page; the last page of the first stream knows them all. */
export async function readOgg(reader: ByteReader): Promise<Playing> {
  let stream: number | undefined;
  let rate = OPUS_RATE;
  let before = 0;
  let samples = -1n;
  for (;;) {
    const header = await reader.read(27);
    if (header.length < 27 || header.toString('latin1', 0, 4) !== 'OggS') break;
    const lengths = await reader.read(header[26]!);
    const size = lengths.reduce((sum, length) => sum + length, 0);
    const granule = header.readBigInt64LE(6);
    if (stream === undefined) {
      stream = header.readUInt32LE(14);
      const first = await reader.read(size);
      if (first.toString('latin1', 0, 8) === 'OpusHead' && first.length >= 12) before = first.readUInt16LE(10);
      else if (first.toString('latin1', 1, 7) === 'vorbis' && first.length >= 16) rate = first.readUInt32LE(12);
    } else if ((await reader.skip(size)) < size) break;
    if (header.readUInt32LE(14) === stream && granule > samples) samples = granule;
  }
  return sound(samples > 0n && rate > 0 ? ((Number(samples) - before) / rate) * 1_000 : null);
}

const MAX_MOOV_BYTES = 16 * 1_048_576;

/** The box `moov` says it, wherever it stands among the others. */
export async function readMp4(reader: ByteReader): Promise<Playing> {
  for (;;) {
    const header = await reader.read(8);
    if (header.length < 8) return sound(null);
    let size = header.readUInt32BE(0) - 8;
    if (size === -7) size = Number((await reader.read(8)).readBigUInt64BE(0)) - 16;
    if (header.toString('latin1', 4, 8) === 'moov') {
      return size > MAX_MOOV_BYTES ? sound(null) : readMoov(await reader.read(size));
    }
    // Nought means: to the end of the file.
    if (size < 0 || (await reader.skip(size)) < size) return sound(null);
  }
}

interface Box {
  name: string;
  body: Buffer;
}

function* boxesIn(bytes: Buffer): Generator<Box> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) return;
    yield { name: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) };
    at += size;
  }
}

function readMoov(moov: Buffer): Playing {
  const playing: Playing = { duration_ms: null, width: null, height: null };
  for (const { name, body } of boxesIn(moov)) {
    if (name === 'mvhd') {
      const wide = body[0] === 1;
      const at = wide ? 20 : 12;
      if (body.length < at + (wide ? 12 : 8)) continue;
      const scale = body.readUInt32BE(at);
      const length = wide ? Number(body.readBigUInt64BE(at + 4)) : body.readUInt32BE(at + 4);
      playing.duration_ms = sane(scale === 0 ? null : (length / scale) * 1_000);
    } else if (name === 'trak') {
      for (const inner of boxesIn(body)) {
        if (inner.name !== 'tkhd' || inner.body.length < 84) continue;
        // The last two numbers of the box, with 16 bits behind the point. Sound has none.
        const width = inner.body.readUInt32BE(inner.body.length - 8) >>> 16;
        const height = inner.body.readUInt32BE(inner.body.length - 4) >>> 16;
        if (width > 0 && height > 0) Object.assign(playing, { width, height });
      }
    }
  }
  return playing;
}

const MP3_RATES = [44_100, 48_000, 32_000];
const MP3_KBITS = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

/** The first frame says how many there are, or how many bits a second has: then all frames are taken to be alike. */
export async function readMp3(reader: ByteReader, size: number): Promise<Playing> {
  let head = await reader.read(10);
  let at = 0;
  if (head.toString('latin1', 0, 3) === 'ID3') {
    const tag = [6, 7, 8, 9].reduce((sum, place) => sum * 128 + (head[place]! & 0x7f), 0);
    await reader.skip(tag);
    at = 10 + tag;
    head = Buffer.alloc(0);
  }
  const frame = Buffer.concat([head, await reader.read(200)]);
  if (frame.length < 60 || frame[0] !== 0xff || (frame[1]! & 0xe0) !== 0xe0) return sound(null);
  const version = (frame[1]! >> 3) & 3;
  const first = version === 3;
  const rate = MP3_RATES[(frame[2]! >> 2) & 3];
  const kbits = MP3_KBITS[first ? 0 : 1][(frame[2]! >> 4) - 1];
  if (rate === undefined || version === 1) return sound(null);
  const real = rate / (first ? 1 : version === 2 ? 2 : 4);
  const counted = frame.toString('latin1').search(/Xing|Info/);
  if (counted > 0 && counted + 12 <= frame.length && (frame.readUInt32BE(counted + 4) & 1) === 1) {
    return sound((frame.readUInt32BE(counted + 8) * (first ? 1_152 : 576) * 1_000) / real);
  }
  return sound(kbits === undefined ? null : ((size - at) * 8) / kbits);
}

const AMR_BYTES = [12, 13, 15, 17, 19, 20, 26, 31, 5];

/** Frames of 20 ms, each as long as its first byte says. */
export async function readAmr(reader: ByteReader): Promise<Playing> {
  const head = await reader.read(6);
  if (head.toString('latin1') !== '#!AMR\n') return sound(null);
  let frames = 0;
  for (;;) {
    const [type] = await reader.read(1);
    if (type === undefined) break;
    const size = AMR_BYTES[(type >> 3) & 15] ?? 0;
    if ((await reader.skip(size)) < size) break;
    frames += 1;
  }
  return sound(frames * 20);
}

const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** Frames of 1,024 samples, each as long as its header says. */
export async function readAac(reader: ByteReader): Promise<Playing> {
  let frames = 0;
  let rate: number | undefined;
  for (;;) {
    const head = await reader.read(7);
    if (head.length < 7 || head[0] !== 0xff || (head[1]! & 0xf0) !== 0xf0) break;
    rate ??= AAC_RATES[(head[2]! >> 2) & 15];
    const size = ((head[3]! & 3) << 11) | (head[4]! << 3) | (head[5]! >> 5);
    if (size < 7 || (await reader.skip(size - 7)) < size - 7) break;
    frames += 1;
  }
  return sound(rate === undefined || frames === 0 ? null : (frames * 1_024 * 1_000) / rate);
}
