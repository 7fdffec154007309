import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Database } from '#platform/db';
import type { WakeBus } from '#platform/events';
import type { Logger } from '#platform/log';
import { keepFirstKey, readCompanyKeys, type KeyPurpose, type StoredKey } from './keys.repository.ts';
import type { MasterKeys } from './master-keys.ts';

/** Of so many companies the keys are kept in memory; those used longest ago go first. */
const MOST_COMPANIES = 10_000;
/** A ring that is older is read again before anything is sealed, should the notice of a change have been lost. */
const RING_SECONDS = 60;

/** The key material of one company, opened. */
export interface KeyRing {
  keys: ReadonlyMap<number, KeyObject>;
  /** What new things are sealed under; undefined when there is none yet, or it cannot be opened. */
  active: { id: number; key: KeyObject } | undefined;
  /** Makes the same text findable: see `blind`. */
  index: KeyObject | undefined;
  /** Purposes whose active key is there but was wrapped under a master key that this process does not have. */
  locked: ReadonlySet<KeyPurpose>;
  /** The highest number given so far. */
  last_id: number;
  read_at: number;
}

export interface KeyRings {
  /** What is in memory, else what the database has. */
  get(company_id: string): Promise<KeyRing>;
  /** What the database has now. */
  read(company_id: string): Promise<KeyRing>;
  /** A ring young enough to seal with that has an active key for the purpose, made now if need be. */
  having(company_id: string, purpose: KeyPurpose): Promise<KeyRing>;
  close(): void;
}

/** The company's keys are there, but not the master key that they were wrapped under. */
export class LockedKeyError extends Error {
  override readonly name = 'LockedKeyError';
}

export function createKeyRings(options: { db: Database; bus: WakeBus; masters: MasterKeys; logger: Logger }): KeyRings {
  const { db, bus, masters, logger } = options;
  const rings = new Map<string, KeyRing>();
  const reading = new Map<string, Promise<KeyRing>>();

  function forget(company_id: string): void {
    rings.delete(company_id);
    // A read that is under way may have begun before the change.
    reading.delete(company_id);
  }

  function read(company_id: string): Promise<KeyRing> {
    const read_at = performance.now();
    const begun = readCompanyKeys(db, company_id)
      .then((stored) => {
        const ring = openRing(stored, read_at);
        // Unless a change, or a later read, has come in between.
        if (reading.get(company_id) === begun) remember(company_id, ring);
        return ring;
      })
      .finally(() => {
        if (reading.get(company_id) === begun) reading.delete(company_id);
      });
    reading.set(company_id, begun);
    return begun;
  }

  function remember(company_id: string, ring: KeyRing): void {
    rings.delete(company_id);
    rings.set(company_id, ring);
    if (rings.size <= MOST_COMPANIES) return;
    const [oldest] = rings.keys();
    if (oldest !== undefined) rings.delete(oldest);
  }

  function openRing(stored: readonly StoredKey[], read_at: number): KeyRing {
    const keys = new Map<number, KeyObject>();
    const active: Partial<Record<KeyPurpose, { id: number; key: KeyObject }>> = {};
    const locked = new Set<KeyPurpose>();
    for (const one of stored) {
      const key = unlock(one);
      if (key !== undefined) keys.set(one.id, key);
      if (one.retired_at !== null) continue;
      if (key === undefined) locked.add(one.purpose);
      else active[one.purpose] = { id: one.id, key };
    }
    return { keys, active: active.data, index: active.index?.key, locked, last_id: stored.at(-1)?.id ?? 0, read_at };
  }

  function unlock(stored: StoredKey): KeyObject | undefined {
    try {
      return createSecretKey(masters.unwrap(stored));
    } catch (error) {
      const { company_id, id: key_id, master_id } = stored;
      logger.error({ err: error, company_id, key_id, master_id }, 'cannot open a key of a company');
      return undefined;
    }
  }

  async function get(company_id: string): Promise<KeyRing> {
    const known = rings.get(company_id);
    if (known === undefined) return reading.get(company_id) ?? read(company_id);
    remember(company_id, known);
    return known;
  }

  async function having(company_id: string, purpose: KeyPurpose): Promise<KeyRing> {
    let ring = await get(company_id);
    if (performance.now() - ring.read_at > RING_SECONDS * 1_000) ring = await read(company_id);
    // Somebody may take the number in between: then their key is there at the next look.
    for (let attempt = 0; attempt < 5 && !has(ring, purpose); attempt += 1) {
      if (ring.locked.has(purpose)) break;
      const key = masters.wrap(randomBytes(32), { company_id, id: ring.last_id + 1 });
      await keepFirstKey(db, key, purpose);
      ring = await read(company_id);
    }
    if (has(ring, purpose)) return ring;
    throw new LockedKeyError('the key of this company was wrapped under a master key that the server does not have');
  }

  const unsubscribe = bus.on('company-keys', (company_id) => {
    if (company_id === '') for (const known of [...rings.keys(), ...reading.keys()]) forget(known);
    else forget(company_id);
  });
  return { get, read, having, close: unsubscribe };
}

function has(ring: KeyRing, purpose: KeyPurpose): boolean {
  return (purpose === 'data' ? ring.active : ring.index) !== undefined;
}
