import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';

/** More texts than the code has: beyond them statements are sent unnamed, so that no connection hoards plans. */
const MOST = 500;

/** The connection and the server no longer agree on what is prepared, and would not until the connection ends. */
const UNPREPARED = new Set(['26000', '42P05', '0A000']);

/**
 * A pool for the query builder that prepares each statement once for each connection, named after its text. Planning a
 * short statement costs PostgreSQL more than running it.
 */
export function preparing(pool: pg.Pool): PostgresPool {
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
    let spoilt = false;

    async function query(text: string, parameters: readonly unknown[]): Promise<unknown> {
      // Without values it is `begin` or the like, for which there is nothing to plan.
      const name = parameters.length === 0 ? undefined : nameOf(text);
      try {
        const values = [...parameters];
        return await client.query(name === undefined ? { text, values } : { name, text, values });
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

  return { connect, end: () => pool.end(), options: pool.options };
}
