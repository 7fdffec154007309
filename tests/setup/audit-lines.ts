import { createChainCheck, type ChainHead, type ChainLine, type ChainProblem } from '#features/audit-log';
import type { TestApp } from './app.ts';
import { asOwner } from './owner.ts';

/** A company's audit log as the database has it, first line first. */
export function linesOf(app: TestApp, company_id: string): Promise<ChainLine[]> {
  return asOwner<ChainLine>(
    app,
    `select company_id, seq::int, id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_type,
       actor_id, action, target_id, details, request_id, encode(prev_hash, 'hex') as prev_hash, encode(hash, 'hex') as hash
     from audit_log where company_id = $1 order by seq`,
    [company_id],
  );
}

/** What is wrong with a company's audit log. */
export async function problemsOf(app: TestApp, company_id: string): Promise<ChainProblem[]> {
  const found = createChainCheck();
  for (const line of await linesOf(app, company_id)) found.add(line);
  const [head] = await asOwner<ChainHead>(
    app,
    `select seq::int, encode(hash, 'hex') as hash from audit_heads where company_id = $1`,
    [company_id],
  );
  return found.finish(head, 'unchecked');
}
