import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '#platform/runtime';
import { IdentityUnavailable } from '../errors.ts';
import { fetchJson, type OutsideFetch } from './outside-fetch.ts';
import { createPublished } from './published.ts';

/** A key id that nobody knows may be a new one, or made up by a stranger: they cannot make us ask more often. */
const UNKNOWN_EVERY_MS = 30_000;

/** The keys that a provider publishes; `address` is asked for when they are read. */
export function createKeySet(
  address: () => string | Promise<string>,
  { fetch, clock }: { fetch: OutsideFetch; clock: Clock },
): JWTVerifyGetKey {
  const published = createPublished(async () => {
    const set = await fetchJson(fetch, await address());
    try {
      return createLocalJWKSet(set as JSONWebKeySet);
    } catch (error) {
      throw new IdentityUnavailable('the provider publishes no set of keys', { cause: error });
    }
  }, clock);

  return async (header, token) => {
    const keys = await published.get();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const newer = await published.again(UNKNOWN_EVERY_MS);
      if (newer === undefined) throw error;
      return newer(header, token);
    }
  };
}
