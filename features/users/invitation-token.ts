import { createHash, randomBytes } from 'node:crypto';
import { idBytes } from '#platform/runtime';
import { readLinkToken } from './mailed-links.ts';

const SECRET_BYTES = 32;

/** What the link of an invitation bears: company, invitation and 32 random bytes, of which we keep the hash. */
export function makeInvitationToken(company_id: string, id: string): { token: string; secret_hash: Buffer } {
  const secret = randomBytes(SECRET_BYTES);
  const token = Buffer.concat([idBytes(company_id), idBytes(id), secret]).toString('base64url');
  return { token, secret_hash: hashOf(secret) };
}

/** Whom a token names; undefined for what cannot be one. */
export function readInvitationToken(
  token: string,
): { company_id: string; id: string; secret_hash: Buffer } | undefined {
  const claim = readLinkToken(token);
  if (claim === undefined) return undefined;
  return { company_id: claim.company_id, id: claim.id, secret_hash: hashOf(claim.secret) };
}

/** Looked up by, so no comparison of ours can tell how much of it was right. */
function hashOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
