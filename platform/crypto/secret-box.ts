import { createHmac } from 'node:crypto';
import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { headerOf, keyIdOf, openWith, sealWith, type SecretPlace } from './cipher.ts';
import { NO_CONTENT, type ContentSeals } from './content-seals.ts';
import { createKeyKeeper, type KeyKeeper } from './key-keeper.ts';
import { createKeyRings } from './key-rings.ts';
import { createMasterKeys } from './master-keys.ts';

/** In front of every value that stands for another. */
const BLIND = 'blind:';

/**
 * Seals secrets with AES-256-GCM under a random key of the company, which is itself wrapped by the install's master key.
 * Safe inside a transaction: keys are read and made on connections of their own.
 */
export interface SecretBox {
  /** Makes the company's first key when it has none. Throws `LockedKeyError` without the master key of the one it has. */
  seal(plain: string | Buffer, place: SecretPlace): Promise<Buffer>;
  /** Throws when the bytes were changed or moved, or their key cannot be opened. */
  open(sealed: Buffer, place: SecretPlace): Promise<string>;
  openBytes(sealed: Buffer, place: SecretPlace): Promise<Buffer>;
  /** As `open`, for what is only shown: null when it cannot be opened, which is logged. */
  read(sealed: Buffer, place: SecretPlace): Promise<string | null>;
  /**
   * Stands for a value wherever it is looked up: the same for the same value of the company, and of no use without its key.
   * That key is never changed, because whoever looks has nothing but the value.
   */
  blind(company_id: string, kind: string, value: string): Promise<string>;
  /** Which companies want more sealed than their secrets. */
  readonly content: ContentSeals;
  /** The same text under the company's newest key; undefined when it is under that key already. */
  reseal(sealed: Buffer, place: SecretPlace): Promise<Buffer | undefined>;
  /** What everything begins with that is sealed under the company's newest key. */
  newestHeader(company_id: string): Promise<Buffer>;
  /** The keys themselves, for whoever changes them. */
  readonly keys: KeyKeeper;
  close(): void;
}

export function createSecretBox(options: {
  db: Database;
  bus: WakeBus;
  /** The first wraps what is new, the others still open what they wrapped. */
  master_keys: readonly Buffer[];
  logger: Logger;
  content?: ContentSeals;
}): SecretBox {
  const { db, bus, logger, content = NO_CONTENT } = options;
  const masters = createMasterKeys(options.master_keys);
  const rings = createKeyRings({ db, bus, logger, masters });

  async function openBytes(sealed: Buffer, place: SecretPlace): Promise<Buffer> {
    const key_id = keyIdOf(sealed);
    if (key_id === undefined) throw new Error('these bytes were not sealed by this server');
    const known = (await rings.get(place.company_id)).keys.get(key_id);
    // The key may have been made elsewhere a moment ago; it was there before anything was sealed under it.
    const key = known ?? (await rings.read(place.company_id)).keys.get(key_id);
    if (key === undefined) throw new Error('the key of this secret is not there or cannot be opened');
    return openWith(key, sealed, place);
  }

  return {
    async seal(plain, place) {
      const { active } = await rings.having(place.company_id, 'data');
      return sealWith(active!.key, active!.id, plain, place);
    },
    open: async (sealed, place) => (await openBytes(sealed, place)).toString('utf8'),
    openBytes,
    async read(sealed, place) {
      try {
        return (await openBytes(sealed, place)).toString('utf8');
      } catch (error) {
        logger.error({ err: error, ...place }, 'cannot open what is sealed');
        return null;
      }
    },
    async blind(company_id, kind, value) {
      const { index } = await rings.having(company_id, 'index');
      return BLIND + createHmac('sha256', index!).update(`${kind}|${value}`).digest('base64url');
    },
    content,
    async reseal(sealed, place) {
      const { active } = await rings.having(place.company_id, 'data');
      if (keyIdOf(sealed) === active!.id) return undefined;
      return sealWith(active!.key, active!.id, await openBytes(sealed, place), place);
    },
    newestHeader: async (company_id) => headerOf((await rings.having(company_id, 'data')).active!.id),
    keys: createKeyKeeper({ db, masters, rings }),
    close: () => rings.close(),
  };
}
