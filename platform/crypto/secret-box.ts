import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Where a secret stands. It is bound into the ciphertext, so a copy in another place cannot be opened. */
export interface SecretPlace {
  company_id: string;
  table: string;
  column: string;
  id: string;
}

/** Seals secrets with AES-256-GCM under a key of the company, derived from the install's master key. */
export interface SecretBox {
  seal(plain: string, place: SecretPlace): Buffer;
  /** Throws when the bytes were changed, moved or sealed under another master key. */
  open(sealed: Buffer, place: SecretPlace): string;
}

export function createSecretBox(masterKey: Buffer): SecretBox {
  if (masterKey.length !== 32) throw new Error('the master key must be 32 bytes');
  const keyId = createHash('sha256').update(masterKey).digest().subarray(0, KEY_ID_BYTES);
  const keyOf = (company_id: string): Buffer =>
    Buffer.from(hkdfSync('sha256', masterKey, company_id, 'parley secrets', 32));
  const bindTo = ({ company_id, table, column, id }: SecretPlace): Buffer =>
    Buffer.from([company_id, table, column, id].join('|'));

  return {
    seal(plain, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(place.company_id), iv).setAAD(bindTo(place));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), keyId, iv, cipher.getAuthTag(), sealed]);
    },
    open(sealed, place) {
      const header = 1 + KEY_ID_BYTES;
      if (sealed[0] !== VERSION || !sealed.subarray(1, header).equals(keyId)) {
        throw new Error('the secret was sealed under another master key');
      }
      const iv = sealed.subarray(header, header + IV_BYTES);
      const tag = sealed.subarray(header + IV_BYTES, header + IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', keyOf(place.company_id), iv)
        .setAAD(bindTo(place))
        .setAuthTag(tag);
      const body = sealed.subarray(header + IV_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}
