/** What the first bytes of a file say it is; null when they say nothing. */
function sniff(head: Buffer): { mime_type: string; voice?: boolean } | null {
  for (const { at = 0, bytes, mime_type } of SIGNATURES) {
    if (head.subarray(at, at + bytes.length).equals(bytes)) return { mime_type };
  }
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return { mime_type: 'image/webp' };
  if (ascii(head, 0, 4) === 'OggS') return sniffOgg(head);
  if (ascii(head, 4, 8) === 'ftyp') return { mime_type: brandOf(ascii(head, 8, 12)) };
  // Frames of sound begin with eleven or twelve bits that are set; the layer tells MP3 from AAC.
  if (head.length > 1 && head[0] === 0xff && (head[1]! & 0xf6) === 0xf0) return { mime_type: 'audio/aac' };
  if (head.length > 1 && head[0] === 0xff && (head[1]! & 0xe6) === 0xe2) return { mime_type: 'audio/mpeg' };
  return null;
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const SIGNATURES: readonly { at?: number; bytes: Buffer; mime_type: string }[] = [
  { bytes: hex('ffd8ff'), mime_type: 'image/jpeg' },
  { bytes: hex('89504e470d0a1a0a'), mime_type: 'image/png' },
  { bytes: Buffer.from('GIF8'), mime_type: 'image/gif' },
  { bytes: Buffer.from('%PDF-'), mime_type: 'application/pdf' },
  { bytes: Buffer.from('#!AMR'), mime_type: 'audio/amr' },
  { bytes: Buffer.from('ID3'), mime_type: 'audio/mpeg' },
  { bytes: hex('504b0304'), mime_type: 'application/zip' },
  { bytes: hex('504b0506'), mime_type: 'application/zip' },
  { bytes: hex('d0cf11e0a1b11ae1'), mime_type: 'application/x-ole-storage' },
  { bytes: hex('1a45dfa3'), mime_type: 'video/webm' },
];

function ascii(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

/** A voice note is OPUS with one channel. */
function sniffOgg(head: Buffer): { mime_type: string; voice?: boolean } {
  const at = head.indexOf('OpusHead');
  if (at === -1 || at > 64) return { mime_type: 'audio/ogg' };
  return { mime_type: 'audio/ogg; codecs=opus', voice: head[at + 9] === 1 };
}

function brandOf(brand: string): string {
  if (/^M4[ABP] /.test(brand)) return 'audio/mp4';
  if (brand.startsWith('3g')) return 'video/3gpp';
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}

const OPEN_XML =
  /^application\/vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation)$/;
const OLD_OFFICE = /^application\/(msword|vnd\.ms-excel|vnd\.ms-powerpoint)$/;
const OTHER_DOCUMENT = /^(text|application|font|model|chemical)\/[\w.+-]{1,100}$/;
/** A page or program must never be served as what it is. */
const ACTIVE =
  /^(text\/(html|xml|javascript|ecmascript|css)|application\/(xhtml\+xml|xml|javascript|ecmascript|x-shockwave-flash|wasm)|.*\+xml)$/;
const UNKNOWN = 'application/octet-stream';

/** The type a file is kept and served as: what its bytes say; where they are silent what was claimed, if that is harmless. */
export function settleType(head: Buffer, claimed: string | null): { mime_type: string; voice: boolean } {
  const found = sniff(head);
  const claim = baseType(claimed ?? '');
  if (found === null) return { mime_type: textOrOther(head, claim), voice: false };
  const voice = found.voice ?? false;
  switch (found.mime_type) {
    case 'application/zip':
      return { mime_type: OPEN_XML.test(claim) ? claim : found.mime_type, voice };
    case 'application/x-ole-storage':
      return { mime_type: OLD_OFFICE.test(claim) ? claim : UNKNOWN, voice };
    case 'video/mp4':
      // Sound alone comes in the same box.
      return { mime_type: claim === 'audio/mp4' ? claim : found.mime_type, voice };
    default:
      return { mime_type: found.mime_type, voice };
  }
}

function textOrOther(head: Buffer, claim: string): string {
  if (ACTIVE.test(claim)) return isText(head) ? 'text/plain' : UNKNOWN;
  if (claim.startsWith('text/')) return isText(head) ? claim : UNKNOWN;
  if (OPEN_XML.test(claim) || OLD_OFFICE.test(claim) || claim === 'application/pdf') return UNKNOWN;
  return OTHER_DOCUMENT.test(claim) ? claim : UNKNOWN;
}

/** Text has no zero bytes and is UTF-8, but for a character that the end of the head may cut. */
function isText(head: Buffer): boolean {
  if (head.length === 0 || head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

export function baseType(mime_type: string): string {
  return mime_type.split(';', 1)[0]!.trim().toLowerCase();
}
