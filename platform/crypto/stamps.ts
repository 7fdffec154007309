import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What shows that this install wrote a text: a code made with a key that the database never sees. */
export interface Stamp {
  /** Which master key the stamp's key comes from. */
  key_id: string;
  stamp: Buffer;
}

/** Whether a stamp is this install's: `unknown` when it was made under a master key that is not among ours. */
export type StampVerdict = 'genuine' | 'forged' | 'unknown';

/** Stamps texts of a company with HMAC-SHA-256 under a key that is derived from the master key for that company. */
export interface Stamps {
  /** Names the master key that new stamps come from. */
  current: string;
  stamp(company_id: string, text: string): Stamp;
  check(company_id: string, text: string, stamp: Stamp): StampVerdict;
}

/** What stamps are for. Those for one thing are worth nothing for another. */
export type StampUse = 'stamps' | 'requests';

/** `master_keys`: the first stamps, all check. */
export function createStamps(master_keys: readonly Buffer[], use: StampUse = 'stamps'): Stamps {
  const keys = new Map(master_keys.map((key) => [idOf(key), key]));
  const [first] = keys;
  if (first === undefined) throw new Error('there must be a master key');
  const [current, master] = first;

  return {
    current,
    stamp: (company_id, text) => ({ key_id: current, stamp: stampWith(stampKey(master, company_id, use), text) }),
    check(company_id, text, { key_id, stamp }) {
      const known = keys.get(key_id);
      if (known === undefined) return 'unknown';
      return isStampOf(stampKey(known, company_id, use), text, stamp) ? 'genuine' : 'forged';
    },
  };
}

/** The key of one company's stamps. Whoever has it can check and make that company's, and nothing else. */
export function stampKey(master_key: Buffer, company_id: string, use: StampUse = 'stamps'): Buffer {
  return Buffer.from(hkdfSync('sha256', master_key, company_id, `parley ${use}`, 32));
}

export function isStampOf(key: Buffer, text: string, stamp: Buffer): boolean {
  const ours = stampWith(key, text);
  return stamp.length === ours.length && timingSafeEqual(stamp, ours);
}

function stampWith(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** A piece of its hash: enough to tell master keys apart, of no use for finding one. */
function idOf(master_key: Buffer): string {
  if (master_key.length !== 32) throw new Error('a master key must be 32 bytes');
  return createHash('sha256').update('parley stamps').update(master_key).digest('hex').slice(0, 16);
}
