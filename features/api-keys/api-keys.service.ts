import { isUniqueViolation, type TenantDb } from '#platform/db';
import { AppError, invalidField, notFound, personOf, type Caller } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import {
  toKey,
  type ApiKey,
  type KeyCreate,
  type KeyPatch,
  type KeyRotate,
  type KeyWire,
  type NewKeyWire,
} from './api-keys.model.ts';
import { insertKey, lockKey, updateKey } from './api-keys.repository.ts';
import { makeKey } from './key-text.ts';

const HOUR_MS = 3_600_000;

/** Makes a key for a service. A person has to: what a key or an operator made could stay behind them. */
export async function createKey(tdb: TenantDb, caller: Caller, body: KeyCreate, clock: Clock): Promise<NewKeyWire> {
  const created_by = personOf(caller);
  refuseMore(caller, body.scopes);
  const now = clock.now();
  refusePast(body.expires_at, now);
  return issue(tdb, now, {
    name: body.name,
    scopes: body.scopes,
    expires_at: body.expires_at ?? null,
    allowed_addresses: body.allowed_addresses ?? null,
    created_by,
    rotated_from: null,
  });
}

/** Changes what is given. Throws a 403 for a scope that the caller does not have and would add, a 409 once it is revoked. */
export async function changeKey(
  tdb: TenantDb,
  caller: Caller,
  { id, change, clock }: { id: string; change: KeyPatch; clock: Clock },
): Promise<KeyWire> {
  const key = await live(tdb, id);
  refuseMore(
    caller,
    (change.scopes ?? []).filter((scope) => !key.scopes.includes(scope)),
  );
  const now = clock.now();
  refusePast(change.expires_at, now);
  return toKey(await updateKey(tdb, id, { ...change, updated_at: now }));
}

/** From now on nobody is known by this key. Revoking it again changes nothing. */
export async function revokeKey(tdb: TenantDb, id: string, clock: Clock): Promise<void> {
  const key = await lockKey(tdb, id);
  if (key === undefined) throw notFound('API key');
  if (key.revoked_at !== null) return;
  const now = clock.now();
  await updateKey(tdb, id, { revoked_at: now, updated_at: now });
}

/**
 * Makes a new key in place of an old one, which works beside it until the overlap is over. Whoever does so is shown the
 * new one, so they may do nothing with it that they may not do themselves.
 */
export async function rotateKey(
  tdb: TenantDb,
  caller: Caller,
  { id, body, clock }: { id: string; body: KeyRotate; clock: Clock },
): Promise<NewKeyWire> {
  const created_by = personOf(caller);
  const old = await live(tdb, id);
  refuseMore(caller, old.scopes);
  const now = clock.now();
  refusePast(body.expires_at, now);
  if (old.expires_at !== null && old.expires_at <= now) {
    throw new AppError('conflict', 'This key has expired. Make a new one.');
  }
  const { name, scopes, allowed_addresses } = old;
  const expires_at = body.expires_at === undefined ? old.expires_at : body.expires_at;
  const made = await onlySuccessor(
    issue(tdb, now, { name, scopes, allowed_addresses, expires_at, created_by, rotated_from: id }),
  );
  await updateKey(tdb, id, { ...ending(old, now, body.overlap_hours), updated_at: now });
  return made;
}

function ending(old: ApiKey, now: Date, overlap_hours: number): { revoked_at: Date } | { expires_at: Date } {
  if (overlap_hours === 0) return { revoked_at: now };
  const end = new Date(now.getTime() + overlap_hours * HOUR_MS);
  return { expires_at: old.expires_at !== null && old.expires_at < end ? old.expires_at : end };
}

type Issued = Pick<ApiKey, 'name' | 'scopes' | 'expires_at' | 'allowed_addresses' | 'created_by' | 'rotated_from'>;

async function issue(tdb: TenantDb, now: Date, given: Issued): Promise<NewKeyWire> {
  const id = newId();
  const { key, prefix, secret_hash } = makeKey(tdb.company_id, id);
  const row = await insertKey(tdb, {
    id,
    ...given,
    prefix,
    secret_hash,
    revoked_at: null,
    last_used_at: null,
    created_at: now,
    updated_at: now,
  });
  return { ...toKey(row), key };
}

async function live(tdb: TenantDb, id: string): Promise<ApiKey> {
  const key = await lockKey(tdb, id);
  if (key === undefined) throw notFound('API key');
  if (key.revoked_at !== null) throw new AppError('conflict', 'This key is revoked. Make a new one.');
  return key;
}

async function onlySuccessor<T>(making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (error) {
    if (!isUniqueViolation(error, 'api_keys_successor')) throw error;
    throw new AppError('conflict', 'This key was rotated already: rotate the one that replaced it.', { cause: error });
  }
}

function refuseMore({ permissions }: Caller, scopes: readonly string[]): void {
  const missing = scopes.filter((scope) => !permissions.has(scope));
  if (missing.length === 0) return;
  throw new AppError('forbidden', `You cannot give a key what you may not do yourself: ${missing.join(', ')}.`);
}

function refusePast(expires_at: Date | null | undefined, now: Date): void {
  if (expires_at instanceof Date && expires_at <= now) throw invalidField('expires_at', 'must lie in the future');
}
