import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

/** What AES-256-GCM makes of a text: version, number of the key, nonce, tag, and the text unreadable. */
const VERSION = 2;
const KEY_BYTES = 4;
const HEADER_BYTES = 1 + KEY_BYTES;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Where a secret stands. It is bound into the ciphertext, so a copy in another place cannot be opened. */
export interface SecretPlace {
  company_id: string;
  table: string;
  column: string;
  id: string;
}

export function sealWith(key: KeyObject, key_id: number, plain: string | Buffer, place: SecretPlace): Buffer {
  const header = headerOf(key_id);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(bindTo(header, place));
  const body = Buffer.concat([
    typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain),
    cipher.final(),
  ]);
  return Buffer.concat([header, iv, cipher.getAuthTag(), body]);
}

/** Throws when the bytes or the key are others than those that were sealed, or stand in another place. */
export function openWith(key: KeyObject, sealed: Buffer, place: SecretPlace): Buffer {
  const header = sealed.subarray(0, HEADER_BYTES);
  const body = HEADER_BYTES + IV_BYTES + TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(bindTo(header, place))
    .setAuthTag(sealed.subarray(HEADER_BYTES + IV_BYTES, body));
  return Buffer.concat([decipher.update(sealed.subarray(body)), decipher.final()]);
}

/** The number of the key that something was sealed under; undefined for bytes that were never sealed. */
export function keyIdOf(sealed: Buffer): number | undefined {
  if (sealed.length < HEADER_BYTES + IV_BYTES + TAG_BYTES || sealed[0] !== VERSION) return undefined;
  return sealed.readUInt32BE(1);
}

/** The first bytes of everything that is sealed under a key, for the database to look for. */
export function headerOf(key_id: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION);
  header.writeUInt32BE(key_id, 1);
  return header;
}

function bindTo(header: Buffer, { company_id, table, column, id }: SecretPlace): Buffer {
  return Buffer.concat([header, Buffer.from([company_id, table, column, id].join('|'))]);
}
