import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { canonicalJson } from '#platform/crypto';
import { AppError } from './errors.ts';

/**
 * Says in `ETag` which version of an object an answer shows, and answers the object. `apart` names what changes by
 * itself, such as a count: it makes no new version, or nobody could ever save an edit.
 */
export function tagged<Wire extends object>(
  reply: FastifyReply,
  wire: Wire,
  apart: readonly (keyof Wire & string)[] = [],
): Wire {
  reply.header('etag', tagOf(wire, apart));
  return wire;
}

/**
 * Throws a 412 when the request says in `If-Match` which version it edits, and the object is another one by now.
 * `current` is asked for only then; it locks the object in the transaction of the edit, so that it stays what it is.
 * An object that does not exist is left to the edit, which says so.
 */
export async function refuseStale<Wire extends object>(
  request: FastifyRequest,
  current: () => Promise<Wire | undefined>,
  apart: readonly (keyof Wire & string)[] = [],
): Promise<void> {
  const wanted = request.headers['if-match'];
  if (wanted === undefined || wanted.trim() === '*') return;
  const wire = await current();
  if (wire === undefined || tagsIn(wanted).includes(tagOf(wire, apart))) return;
  throw new AppError(
    'precondition_failed',
    'Somebody has changed this since you read it. Load it again, and make your change to what it is now.',
  );
}

function tagOf(wire: object, apart: readonly string[]): string {
  const kept =
    apart.length === 0 ? wire : Object.fromEntries(Object.entries(wire).filter(([key]) => !apart.includes(key)));
  return `"${hash('sha256', canonicalJson(kept), 'base64url').slice(0, 22)}"`;
}

/** A proxy that compresses marks a tag as weak; it is the same version all the same. */
function tagsIn(header: string): string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
