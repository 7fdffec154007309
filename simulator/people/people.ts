import { createHash } from 'node:crypto';
import { digitsOf } from '../json.ts';

/** A simulated WhatsApp user. `id` is the phone's digits, or the user id where the phone is hidden. */
export interface Person {
  id: string;
  name: string;
  /** Digits; null for a person who took a username and hides the number. */
  wa_id: string | null;
  /** Business-scoped user id; null leaves all `user_id` keys out, as before 2026. */
  user_id: string | null;
  username: string | null;
  language: string;
  /** False: this person hides read receipts, so `read` never comes. */
  read_receipts: boolean;
  /** True: made on first contact, not by anybody's wish. */
  automatic: boolean;
  /** For linked portfolios; null: none. */
  parent_user_id: string | null;
  /** Changes with the person's device; told where a number checks identities. */
  identity_key_hash: string;
  /** Accounts that may not send marketing. */
  stopped_marketing: string[];
  /** Numbers this person blocked. */
  blocked_numbers: string[];
  /** False: not on this network; what is sent fails with 131026. */
  reachable: boolean;
}

export interface PersonInput {
  name: string;
  wa_id?: string | null;
  user_id?: string | null;
  username?: string | null;
  language?: string;
  read_receipts?: boolean;
  parent_user_id?: string | null;
  identity_key_hash?: string;
  stopped_marketing?: string[];
  blocked_numbers?: string[];
  reachable?: boolean;
}

export interface People {
  /** Makes a person, or updates the one with that number or user id. */
  put(input: PersonInput, automatic?: boolean): Person;
  /** By wa_id or user_id. */
  get(id: string): Person | undefined;
  /** The person with that number, made on the spot when new. */
  reach(digits: string): { person: Person; made: boolean };
  restore(person: Person): void;
  /** Gives a person another number or user id; what was known under the old one is found no more. */
  rename(person: Person, change: { wa_id?: string; user_id?: string }): void;
  list(): Person[];
  clear(): void;
}

export function createPeople(): People {
  const all = new Map<string, Person>();
  const byUserId = new Map<string, Person>();

  function add(person: Person): Person {
    all.set(person.id, person);
    if (person.user_id !== null) byUserId.set(person.user_id, person);
    return person;
  }

  const get = (id: string): Person | undefined => all.get(id) ?? byUserId.get(id) ?? all.get(digitsOf(id));

  function put(input: PersonInput, automatic = false): Person {
    const wa_id = input.wa_id ? digitsOf(input.wa_id) : input.username ? null : freeNumber();
    const user_id = input.user_id === undefined ? inventedUserId(wa_id ?? `${input.username}`) : input.user_id;
    const id = wa_id ?? user_id;
    if (id === null || id === '') throw new Error('a person needs a wa_id, a user_id or a username');
    const before = all.get(id);
    const person: Person = {
      id,
      name: input.name,
      wa_id,
      user_id,
      username: input.username?.replace(/^@/, '') ?? null,
      language: input.language ?? 'en',
      read_receipts: input.read_receipts ?? true,
      automatic,
      parent_user_id: input.parent_user_id ?? null,
      identity_key_hash: input.identity_key_hash ?? before?.identity_key_hash ?? hashOf(`identity:${id}`, 8),
      stopped_marketing: input.stopped_marketing ?? before?.stopped_marketing ?? [],
      blocked_numbers: input.blocked_numbers ?? before?.blocked_numbers ?? [],
      reachable: input.reachable ?? before?.reachable ?? true,
    };
    return add(before === undefined ? person : Object.assign(before, person));
  }

  /** A number from +1 555 010-0000 on: the range kept for fiction. */
  function freeNumber(): string {
    for (let next = 15_550_100_000 + all.size; ; next += 1) {
      if (!all.has(String(next))) return String(next);
    }
  }

  return {
    put,
    get,
    reach(digits) {
      const known = all.get(digits);
      if (known !== undefined) return { person: known, made: false };
      return { person: put({ name: `Customer ${digits.slice(-4)}`, wa_id: digits }, true), made: true };
    },
    restore: (person) => void add(person),
    rename(person, { wa_id, user_id }) {
      all.delete(person.id);
      if (person.user_id !== null) byUserId.delete(person.user_id);
      Object.assign(person, { ...(wa_id !== undefined && { wa_id }), ...(user_id !== undefined && { user_id }) });
      person.id = person.wa_id ?? person.user_id ?? person.id;
      add(person);
    },
    list: () => [...all.values()],
    clear() {
      all.clear();
      byUserId.clear();
    },
  };
}

/** So many bytes that hang on nothing but the text, in base64. */
function hashOf(text: string, bytes: number): string {
  return createHash('sha256').update(text).digest().subarray(0, bytes).toString('base64');
}

/** Country code and digits, in the platform's form; the same for the same person in every run. */
function inventedUserId(key: string): string {
  const number = createHash('sha256').update(`bsuid:${key}`).digest().readBigUInt64BE().toString().padStart(20, '1');
  return `${countryOf(key)}.${number}`;
}

const COUNTRIES: readonly (readonly [string, string])[] = [
  ['351', 'PT'],
  ['44', 'GB'],
  ['49', 'DE'],
  ['34', 'ES'],
  ['33', 'FR'],
  ['39', 'IT'],
  ['52', 'MX'],
  ['55', 'BR'],
  ['91', 'IN'],
  ['1', 'US'],
];

function countryOf(digits: string): string {
  return COUNTRIES.find(([prefix]) => digits.startsWith(prefix))?.[1] ?? 'US';
}
