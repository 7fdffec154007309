import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { keyIdOf, openWith, sealWith } from './cipher.ts';

/** A company's key as the database keeps it. */
export interface WrappedKey {
  company_id: string;
  id: number;
  master_id: string;
  wrapped: Buffer;
}

/** The keys that wrap keys. What is new is wrapped under the first; the others still open what they once wrapped. */
export interface MasterKeys {
  /** Names the first of them. */
  current: string;
  /** Whether a key wrapped under this master key can be opened. */
  knows(master_id: string): boolean;
  wrap(key: Buffer, name: { company_id: string; id: number }): WrappedKey;
  /** Throws when its master key is not among these, or it was wrapped for another company. */
  unwrap(key: WrappedKey): Buffer;
}

export function createMasterKeys(keys: readonly Buffer[]): MasterKeys {
  const masters = new Map(keys.map((key) => [idOf(key), wrappingKey(key)]));
  const [current] = masters.keys();
  if (current === undefined) throw new Error('there must be a master key');

  return {
    current,
    knows: (master_id) => masters.has(master_id),
    wrap: (key, { company_id, id }) => ({
      company_id,
      id,
      master_id: current,
      wrapped: sealWith(masters.get(current)!, id, key, placeOf(company_id, id)),
    }),
    unwrap({ company_id, id, master_id, wrapped }) {
      const master = masters.get(master_id);
      if (master === undefined) throw new Error('the key was wrapped under another master key');
      if (keyIdOf(wrapped) !== id) throw new Error('the key was wrapped under another number');
      return openWith(master, wrapped, placeOf(company_id, id));
    },
  };
}

/** A piece of its hash: enough to tell master keys apart, of no use for finding one. */
function idOf(masterKey: Buffer): string {
  if (masterKey.length !== 32) throw new Error('a master key must be 32 bytes');
  return createHash('sha256').update('parley master key').update(masterKey).digest('hex').slice(0, 16);
}

/** Not the master key itself: whatever else is derived from it has nothing to do with this. */
function wrappingKey(masterKey: Buffer): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, '', 'parley wrapping of company keys', 32)));
}

function placeOf(company_id: string, id: number) {
  return { company_id, table: 'company_keys', column: 'wrapped', id: String(id) };
}
