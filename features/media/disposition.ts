import { baseType } from './sniff.ts';

/** What a browser shows and runs nothing of. Everything else is saved. */
const SHOWN = /^(image\/(jpeg|png|webp|gif)|audio\/(aac|amr|mpeg|mp4|ogg)|video\/(mp4|3gpp|webm|quicktime))$/;

/** How a browser is told what to do with a file, and its name as RFC 6266 wants it. */
export function dispositionOf(mime_type: string, filename: string | null): string {
  const how = SHOWN.test(baseType(mime_type)) ? 'inline' : 'attachment';
  if (filename === null) return how;
  const plain = filename.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(filename).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${how}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
