import { createHash, randomBytes } from 'node:crypto';
import { idBytes, idText } from '#platform/runtime';

/*
 * `pk_` and the base64url of the key's id, its company's id and 32 random bytes. So the company is known before anything
 * is asked, and comes from the credential alone.
 */
const MARK = 'pk_';
const ID_BYTES = 16;
const SECRET_BYTES = 32;
const LETTERS = Math.ceil(((2 * ID_BYTES + SECRET_BYTES) * 4) / 3);
/** Letters shown of a key: its id, of which two are never alike so far. */
const SHOWN = 12;

export interface KeyClaim {
  company_id: string;
  id: string;
  secret_hash: Buffer;
}

/** A new key as text, to be shown once, with what is kept of it. */
export function makeKey(company_id: string, id: string): { key: string; prefix: string; secret_hash: Buffer } {
  const secret = randomBytes(SECRET_BYTES);
  const key = MARK + Buffer.concat([idBytes(id), idBytes(company_id), secret]).toString('base64url');
  return { key, prefix: key.slice(0, MARK.length + SHOWN), secret_hash: hashOf(secret) };
}

/** What a text says that looks like a key; undefined for every other text. Whether it is one, only the database knows. */
export function readKey(text: string): KeyClaim | undefined {
  if (text.length !== MARK.length + LETTERS || !text.startsWith(MARK)) return undefined;
  const bytes = Buffer.from(text.slice(MARK.length), 'base64url');
  // Only the one way to write these bytes counts, so that one key cannot be spelt in several ways.
  if (MARK + bytes.toString('base64url') !== text) return undefined;
  return {
    id: idText(bytes.subarray(0, ID_BYTES)),
    company_id: idText(bytes.subarray(ID_BYTES, 2 * ID_BYTES)),
    secret_hash: hashOf(bytes.subarray(2 * ID_BYTES)),
  };
}

function hashOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
