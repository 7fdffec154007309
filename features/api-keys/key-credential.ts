import { timingSafeEqual } from 'node:crypto';
import { refuseSuspended } from '#features/companies';
import { AppError, type Caller, type Credential } from '#platform/http';
import { matcherOf } from '#platform/net';
import type { Clock } from '#platform/runtime';
import { keyCallerStatement, type KeyRow } from './key-caller.repository.ts';
import { readKey, type KeyClaim } from './key-text.ts';
import type { KeyUses } from './key-uses.ts';
import { createKnownKeys } from './known-keys.ts';

const MAX_LISTS = 1_000;

/** How a service is known: by the key in `X-API-Key`. */
export function createKeyCredential({ clock, uses }: { clock: Clock; uses: KeyUses }): Credential {
  const keys = createKnownKeys(clock);
  const allows = createAddressCheck();

  return ({ headers, ip }) => {
    const text = headers['x-api-key'];
    if (typeof text !== 'string') return undefined;
    const known = keys.find(text);
    const claim = known ?? readKey(text);
    if (claim === undefined) return undefined;
    return {
      company_id: claim.company_id,
      // Not the key's id: whoever knows that could use up what its owner may ask.
      subject: claim.secret_hash.toString('base64url'),
      ...(known === undefined && { unproven: () => keys.isFirst(text) }),
      statement: keyCallerStatement(claim.id),
      callerOf(rows): Caller | undefined {
        const [row] = rows as unknown as KeyRow[];
        if (row === undefined || !isGood(row, claim, clock.now())) {
          keys.bad(text);
          return undefined;
        }
        keys.good(text, claim);
        refuseSuspended(row);
        if (row.allowed_addresses !== null && !allows(row.allowed_addresses, ip)) throw elsewhere();
        uses.used(claim.company_id, claim.id, row.last_used_at);
        return {
          actor: { type: 'api_key', id: claim.id },
          company_id: claim.company_id,
          user_id: null,
          session_id: null,
          role: 'api_key',
          name: row.name,
          permissions: new Set(row.scopes),
          requests_per_minute: row.requests_per_minute,
        };
      },
    };
  };
}

function isGood({ secret_hash, expires_at }: KeyRow, claim: KeyClaim, now: Date): boolean {
  return timingSafeEqual(secret_hash, claim.secret_hash) && (expires_at === null || expires_at > now);
}

/** Lists are compiled once: each request of a key brings its list along. */
function createAddressCheck(): (networks: readonly string[], address: string) => boolean {
  const compiled = new Map<string, (address: string) => boolean>();
  return (networks, address) => {
    const text = networks.join(' ');
    const known = compiled.get(text);
    if (known !== undefined) return known(address);
    if (compiled.size >= MAX_LISTS) compiled.delete(compiled.keys().next().value!);
    const matches = matcherOf(networks);
    compiled.set(text, matches);
    return matches(address);
  };
}

/** Whoever holds the key may know that it is one: the words help its owner more than a thief. */
function elsewhere(): AppError {
  return new AppError('forbidden', 'This key may not be used from this address. Add the address to those of the key.');
}
