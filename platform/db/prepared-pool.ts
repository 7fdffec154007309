import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';

/** Binds the transaction, from here on, to the company whose id is the only value. */
export const SET_COMPANY = `select set_config('app.company_id', $1, true)`;
const COMPANY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** More texts than the code has: beyond them statements are sent unnamed, so that no connection hoards plans. */
const MOST = 500;

/** The connection and the server no longer agree on what is prepared, and would not until the connection ends. */
const UNPREPARED = new Set(['26000', '42P05', '0A000']);

const NOTHING = { command: '', rowCount: null, rows: [] };

/** Runs one statement in a transaction of its own. */
type Run = (text: string, values?: readonly unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * A pool for the query builder that saves what is spent around a short statement, which is more than is spent on it:
 * each is planned once for each connection, under a name for its text, and the opening of a transaction travels with
 * its first statement. The pool's connections must be pipelined.
 */
export function preparing(pool: pg.Pool): PostgresPool & { run: Run } {
  const names = new Map<string, string>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST) return known;
    const name = `text-${names.size}`;
    names.set(text, name);
    return name;
  }

  async function connect(): Promise<PostgresPoolClient> {
    const client = await pool.connect();
    /** What is said already and waits for a statement to go with. */
    let opening: string[] = [];
    let spoilt = false;

    function send(text: string, parameters: readonly unknown[]): Promise<unknown> {
      // Without values it is `commit` or the like, for which there is nothing to plan.
      const name = parameters.length === 0 ? undefined : nameOf(text);
      const values = [...parameters];
      return client.query(name === undefined ? { text, values } : { name, text, values });
    }

    async function query(text: string, parameters: readonly unknown[]): Promise<unknown> {
      if (text === 'begin' || text === SET_COMPANY) {
        opening.push(text === 'begin' ? text : setCompany(parameters[0]));
        return NOTHING;
      }
      const first = opening.join('; ');
      opening = [];
      // A transaction in which nothing was said was never opened.
      if (first.startsWith('begin') && (text === 'commit' || text === 'rollback')) return NOTHING;
      try {
        if (first === '') return await send(text, parameters);
        // The statement is sent without waiting; should the opening fail, that is the failure to tell.
        const [opened, answered] = await Promise.allSettled([client.query(first), send(text, parameters)]);
        if (opened.status === 'rejected') throw opened.reason;
        if (answered.status === 'rejected') throw answered.reason;
        return answered.value;
      } catch (error) {
        if (error instanceof pg.DatabaseError && UNPREPARED.has(error.code ?? '')) spoilt = true;
        throw error;
      }
    }

    return {
      query: query as PostgresPoolClient['query'],
      release: (destroy) => client.release(destroy === true || spoilt),
    };
  }

  async function run(text: string, values: readonly unknown[] = []): Promise<{ rows: unknown[] }> {
    const client = await connect();
    try {
      return await client.query(text, values);
    } finally {
      client.release();
    }
  }

  return { connect, run, end: () => pool.end(), options: pool.options };
}

/** The company is written into the text of a simple query, so nothing but an id may pass. */
function setCompany(company_id: unknown): string {
  if (typeof company_id !== 'string' || !COMPANY.test(company_id)) throw new Error('not a company id');
  return SET_COMPANY.replace('$1', `'${company_id}'`);
}
