import { createHash, randomBytes } from 'node:crypto';

const COUNT = 10;
/** 80 bits: a copy of the database's hashes is of no use, without them being slow. */
const BYTES = 10;
/** Crockford's base 32: no letter that looks like a digit. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** New codes to get in without the authenticator app, such as `7k3m-q2xp-04ab-z9tv`. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => spell(randomBytes(BYTES)).match(/.{4}/g)!.join('-'));
}

/** What is kept of a code. It is bound to its user, and the same however the code is typed; undefined for other text. */
export function hashOfRecoveryCode(user_id: string, typed: string): Buffer | undefined {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');
  if (!/^[0-9a-hjkmnp-tv-z]{16}$/.test(code)) return undefined;
  return createHash('sha256').update(`${user_id} ${code}`).digest();
}

function spell(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let place = 0; place < 16; place += 1) {
    text = LETTERS[Number(number & 31n)]! + text;
    number >>= 5n;
  }
  return text;
}
