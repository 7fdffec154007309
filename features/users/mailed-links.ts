import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database, TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { idBytes, idText, newId } from '#platform/runtime';
import {
  countLinks,
  deleteLink,
  deleteLinks,
  deleteOldLinks,
  findLink,
  insertLink,
  lockLinks,
  type LinkPurpose,
} from './mailed-links.repository.ts';
import type { User } from './users.model.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 16;
const HOUR_MS = 3_600_000;
/** So many of one kind for one user within an hour; more would only fill somebody's mailbox. */
const MOST_IN_AN_HOUR = 5;

/** What a token of a mailed link names. Whether the secret is right only the database knows. */
export interface LinkClaim {
  company_id: string;
  id: string;
  secret: Buffer;
}

/**
 * Makes what proves that a mail reached its reader: works once and until `good_for_ms` have passed. The token holds
 * company, link and 32 random bytes, of which the database keeps a hash. Undefined when there were too many lately.
 */
export async function makeLink(
  tdb: TenantDb,
  user: Pick<User, 'id' | 'email'>,
  { purpose, good_for_ms, now }: { purpose: LinkPurpose; good_for_ms: number; now: Date },
): Promise<{ token: string; good_until: Date } | undefined> {
  const recently = new Date(now.getTime() - HOUR_MS);
  await lockLinks(tdb, user.id);
  await deleteOldLinks(tdb, user.id, recently);
  if ((await countLinks(tdb, user.id, { purpose, since: recently })) >= MOST_IN_AN_HOUR) return undefined;
  const id = newId();
  const secret = randomBytes(SECRET_BYTES);
  const good_until = new Date(now.getTime() + good_for_ms);
  await insertLink(tdb, {
    id,
    user_id: user.id,
    email: user.email,
    purpose,
    secret_hash: hashOf(secret),
    expires_at: good_until,
    created_at: now,
  });
  const token = Buffer.concat([idBytes(tdb.company_id), idBytes(id), secret]).toString('base64url');
  return { token, good_until };
}

/** What a token says; undefined for what cannot be one. */
export function readLinkToken(token: string): LinkClaim | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * ID_BYTES + SECRET_BYTES || bytes.toString('base64url') !== token) return undefined;
  return {
    company_id: idText(bytes.subarray(0, ID_BYTES)),
    id: idText(bytes.subarray(ID_BYTES, 2 * ID_BYTES)),
    secret: bytes.subarray(2 * ID_BYTES),
  };
}

/** Whose link it is, without using it up. Throws a 422 that says the same whatever is wrong with it. */
export async function ownerOfLink(
  db: Database,
  token: string,
  { purpose, now }: { purpose: LinkPurpose; now: Date },
): Promise<{ company_id: string; user_id: string; email: string; claim: LinkClaim }> {
  const claim = readLinkToken(token);
  if (claim === undefined) throw badLink();
  const { company_id } = claim;
  const { user_id, email } = await db.tenant(company_id, (tdb) => openLink(tdb, claim, { purpose, now }));
  return { company_id, user_id, email, claim };
}

/** Uses the link up, and with it all of its purpose that the user has. Of two at the same time one fails. */
export async function takeLink(
  tdb: TenantDb,
  claim: LinkClaim,
  { purpose, now }: { purpose: LinkPurpose; now: Date },
): Promise<{ user_id: string; email: string }> {
  const link = await openLink(tdb, claim, { purpose, now });
  if (!(await deleteLink(tdb, claim.id))) throw badLink();
  await deleteLinks(tdb, link.user_id, purpose);
  return link;
}

async function openLink(tdb: TenantDb, claim: LinkClaim, { purpose, now }: { purpose: LinkPurpose; now: Date }) {
  const link = await findLink(tdb, claim.id);
  const good =
    link !== undefined &&
    link.purpose === purpose &&
    link.expires_at > now &&
    timingSafeEqual(link.secret_hash, hashOf(claim.secret));
  if (!good) throw badLink();
  return { user_id: link.user_id, email: link.email };
}

function badLink(): AppError {
  return new AppError('invalid', 'token: was used, has expired or never was. Ask for a new link.', {
    errors: [{ field: 'token', message: 'was used, has expired or never was' }],
  });
}

function hashOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
