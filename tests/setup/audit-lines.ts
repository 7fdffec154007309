import pg from 'pg';
import { createChainCheck } from '../chain-check.ts';
import type { ChainHead, ChainLine, ChainProblem } from '../chain.ts';

/** A server whose database can be reached past it. */
interface Server {
  home: { database_url: string };
}

/** Runs a statement as the superuser of the database, whom nothing holds back. */
export async function asOwner<Row extends pg.QueryResultRow>(app: Server, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: app.home.database_url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A company's log as the database has it, first line first. */
export function linesOf(app: Server, company_id: string): Promise<ChainLine[]> {
  return asOwner<ChainLine>(
    app,
    `select company_id, seq::int, id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_type,
       actor_id, action, target_id, details, request_id, encode(prev_hash, 'hex') as prev_hash, encode(hash, 'hex') as hash
     from audit_log where company_id = $1 order by seq`,
    [company_id],
  );
}

/** What is wrong with a company's log. */
export async function check(app: Server, company_id: string): Promise<ChainProblem[]> {
  const found = createChainCheck();
  for (const line of await linesOf(app, company_id)) found.add(line);
  const [head] = await asOwner<ChainHead & pg.QueryResultRow>(
    app,
    `select seq::int, encode(hash, 'hex') as hash from audit_heads where company_id = $1`,
    [company_id],
  );
  return found.finish(head);
}
