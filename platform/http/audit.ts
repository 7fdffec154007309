import type { TenantDb } from '#platform/db';
import type { Actor } from './caller.ts';

/** What a route that changes something leaves in the audit log: an action such as `channel.updated`, or why nothing. */
export type AuditRule = string | { not: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    audit?: AuditRule;
  }
}

/** One line of the audit log, as the request gives it. No personal data: ids, names of fields, states. */
export interface AuditEntry {
  action: string;
  target_id: string | null;
  details: Readonly<Record<string, unknown>>;
  request_id: string;
}

/** Writes into the company's log, in the transaction of the change. */
export type AuditWriter = (tdb: TenantDb, actor: Actor, entry: AuditEntry) => Promise<void>;

/** What to write for a change that went through: the object is that of the path, else the one that was answered. */
export function auditEntry(
  action: string,
  request: { id: string; params: unknown; body: unknown },
  answer: unknown,
  notes: Record<string, unknown>,
): AuditEntry {
  const { target_id, ...details } = notes;
  const changed = isObject(request.body) ? Object.keys(request.body) : [];
  return {
    action,
    target_id:
      idOf(target_id) ?? idIn(request.params) ?? idIn(answer) ?? idIn(isObject(answer) ? answer['body'] : null),
    details: changed.length === 0 ? details : { fields: changed.toSorted((a, b) => (a < b ? -1 : 1)), ...details },
    request_id: request.id,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idIn(value: unknown): string | null {
  return isObject(value) ? idOf(value['id']) : null;
}

function idOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
