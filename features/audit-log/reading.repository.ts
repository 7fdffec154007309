import type { Row, Statement } from '#platform/db';
import type { AuditLine, AuditQuery } from './audit-log.model.ts';
import type { ChainHead, ChainLine } from './chain.ts';

const AT = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`;
const COLUMNS = `id, seq, ${AT}, actor_type, actor_id, action, target_id, details, request_id, encode(hash, 'hex') as hash`;

export type UnnamedLine = Omit<AuditLine, 'actor'> & { actor: Omit<AuditLine['actor'], 'name'> };

export function auditLineFromRow(row: Row): UnnamedLine {
  const { actor_type, actor_id, id, seq, at, ...rest } = row as unknown as Omit<ChainLine, 'company_id' | 'prev_hash'>;
  return { id, seq, at, actor: { type: actor_type, id: actor_id }, ...rest } as UnnamedLine;
}

/**
 * The newest lines, those before `before`, or, oldest first, those after `after`; one more than asked, to know whether
 * there are more. Time never goes back along the log, so a span of time is a span of places, which every index ends with.
 */
export function auditPage(query: AuditQuery): Statement {
  const parts = ['company_id = app_company_id()'];
  const values: unknown[] = [];
  const names: string[] = [];
  const add = (name: string, value: unknown, part: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    names.push(name);
    parts.push(part(`$${values.length}`));
  };
  const placeOf = (at: string): string =>
    `(select p.seq from audit_log p where p.company_id = app_company_id() and p.id = ${at})`;
  const firstFrom = (at: string): string =>
    `(select p.seq from audit_log p where p.company_id = app_company_id() and p.at >= ${at}::timestamptz order by p.at, p.seq limit 1)`;
  add('action', query.action, (at) => `action = ${at}`);
  add('actor', query.actor_id, (at) => `actor_id = ${at}`);
  add('target', query.target_id, (at) => `target_id = ${at}`);
  add('from', query.from, (at) => `seq >= ${firstFrom(at)}`);
  add('to', query.to, (at) => `seq < coalesce(${firstFrom(at)}, 9223372036854775807)`);
  add('before', query.before, (at) => `seq < ${placeOf(at)}`);
  add('after', query.after, (at) => `seq > ${placeOf(at)}`);
  return {
    name: `audit-page-${names.join('-') || 'newest'}`,
    text: `select ${COLUMNS} from audit_log where ${parts.join(' and ')}
           order by seq ${query.after === undefined ? 'desc' : 'asc'} limit $${values.length + 1}`,
    values: [...values, query.limit + 1],
  };
}

/** Lines with all that binds them, in order. */
export function chainStatement({ after, to, limit }: { after: number; to: number; limit: number }): Statement {
  return {
    name: 'audit-chain',
    text: `select company_id, ${COLUMNS}, encode(prev_hash, 'hex') as prev_hash from audit_log
           where company_id = app_company_id() and seq > $1 and seq <= $2 order by seq limit $3`,
    values: [after, to, limit],
  };
}

/** The head as it is kept, and the number of the last line there is, both of one moment. */
export interface StampedHead {
  head: (ChainHead & { stamp: Buffer; key_id: string }) | undefined;
  last_seq: number;
}

export const headStatement: Statement = {
  name: 'audit-head',
  text: `select h.seq, encode(h.hash, 'hex') as hash, h.stamp, h.stamp_key as key_id,
           coalesce((select max(seq) from audit_log where company_id = app_company_id()), 0) as last_seq
         from (select app_company_id() as company_id) c left join audit_heads h on h.company_id = c.company_id`,
  values: [],
};

export function headFromRow(row: Row): StampedHead {
  const { last_seq, ...head } = row as unknown as { last_seq: number } & NonNullable<StampedHead['head']>;
  return { last_seq, head: (head.seq as number | null) === null ? undefined : head };
}
