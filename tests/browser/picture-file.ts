import sharp from 'sharp';

/** A file as somebody chooses it on their device. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A small photo of nothing but one colour. */
export async function pictureFile(name: string, background: string): Promise<ChosenFile> {
  const buffer = await sharp({ create: { width: 320, height: 240, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}
