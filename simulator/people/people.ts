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
}

export interface PersonInput {
  name: string;
  wa_id?: string | null;
  user_id?: string | null;
  username?: string | null;
  language?: string;
  read_receipts?: boolean;
}

export interface People {
  /** Makes a person, or updates the one with that number or user id. */
  put(input: PersonInput, automatic?: boolean): Person;
  /** By wa_id or user_id. */
  get(id: string): Person | undefined;
  /** The person with that number, made on the spot when new. */
  reach(digits: string): { person: Person; made: boolean };
  restore(person: Person): void;
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
    const person: Person = {
      id,
      name: input.name,
      wa_id,
      user_id,
      username: input.username?.replace(/^@/, '') ?? null,
      language: input.language ?? 'en',
      read_receipts: input.read_receipts ?? true,
      automatic,
    };
    const before = all.get(id);
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
    list: () => [...all.values()],
    clear() {
      all.clear();
      byUserId.clear();
    },
  };
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
