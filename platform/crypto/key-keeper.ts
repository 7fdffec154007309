import { randomBytes } from 'node:crypto';
import type { Database, SystemDb } from '#platform/db';
import type { KeyRings } from './key-rings.ts';
import {
  companiesWithKeys,
  destroyRetiredKeys,
  forgetContentSeal,
  readKeysOfOthers,
  replaceDataKey,
  rewrapKey,
  surveyKeys,
} from './keys.repository.ts';
import type { MasterKeys } from './master-keys.ts';

const BATCH = 200;
const BEFORE_ALL = { company_id: '00000000-0000-0000-0000-000000000000', id: 0 };

/** Changes the keys themselves, while everything that uses them goes on. */
export interface KeyKeeper {
  /** Names the newest master key of this process. */
  readonly master_id: string;
  /** How many keys there are, how many of them wait for the newest master key, and how many we cannot open. */
  survey(): Promise<{ master_id: string; keys: number; to_rewrap: number; locked: number; retired: number }>;
  /** Wraps every key that can be opened under the newest master key; answers how many were not yet. */
  rewrap(): Promise<number>;
  /** Companies whose active data key was made before `before`, a time as the database writes it. */
  companies(before: string): Promise<string[]>;
  /**
   * Gives the company a new data key in the transaction; what was sealed before stays readable. Works also where the
   * present key cannot be opened.
   */
  renewDataKey(sdb: SystemDb, company_id: string): Promise<void>;
  /** Destroys the company's keys that were retired until `before`. The caller knows that nothing is sealed under them. */
  destroyRetired(sdb: SystemDb, company_id: string, before: Date): Promise<number>;
  /** Nothing of the company's content is sealed any more, unless that is wanted again by now. */
  forgetContentSeal(sdb: SystemDb, company_id: string): Promise<void>;
}

export function createKeyKeeper({
  db,
  masters,
  rings,
}: {
  db: Database;
  masters: MasterKeys;
  rings: KeyRings;
}): KeyKeeper {
  async function rewrap(): Promise<number> {
    let after = BEFORE_ALL;
    let count = 0;
    for (;;) {
      const keys = await readKeysOfOthers(db, masters.current, after, BATCH);
      for (const key of keys.filter(({ master_id }) => masters.knows(master_id))) {
        await rewrapKey(db, masters.wrap(masters.unwrap(key), key), key.master_id);
        count += 1;
      }
      const last = keys.at(-1);
      if (last === undefined || keys.length < BATCH) return count;
      after = last;
    }
  }

  return {
    master_id: masters.current,
    async survey() {
      const { masters: counted, retired } = await surveyKeys(db);
      const sum = (chosen: (master_id: string) => boolean): number =>
        counted.reduce((total, { master_id, keys }) => total + (chosen(master_id) ? keys : 0), 0);
      return {
        master_id: masters.current,
        keys: sum(() => true),
        to_rewrap: sum((master_id) => master_id !== masters.current && masters.knows(master_id)),
        locked: sum((master_id) => !masters.knows(master_id)),
        retired,
      };
    },
    rewrap,
    companies: (before) => companiesWithKeys(db, before),
    async renewDataKey(sdb, company_id) {
      const { last_id } = await rings.read(company_id);
      const key = masters.wrap(randomBytes(32), { company_id, id: last_id + 1 });
      if (await replaceDataKey(await sdb.asCompany(company_id), key)) return;
      // Somebody gave the company a key in this very moment: the transaction is run again as a whole, and sees it.
      throw Object.assign(new Error('the company got another key meanwhile'), { code: '40001' });
    },
    forgetContentSeal: async (sdb, company_id) => forgetContentSeal(await sdb.asCompany(company_id)),
    destroyRetired: async (sdb, company_id, before) => destroyRetiredKeys(await sdb.asCompany(company_id), before),
  };
}
