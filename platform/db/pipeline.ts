import pg from 'pg';
import type { Logger } from '#platform/log';

/** A statement that is prepared once for each connection under its name. */
export interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
}

export type Row = Record<string, unknown>;

/**
 * A few connections on which statements are written without waiting for the answers of those before. Reads of one
 * company travel as `begin`, company, statements, `commit` in one write and come back in one answer.
 */
export interface Pipeline {
  /** Runs reads as one company, each seeing what was committed when it ran; answers the rows of each. */
  read(company_id: string, statements: readonly Statement[]): Promise<Row[][]>;
  /** Runs one statement in a transaction of its own. */
  run(statement: Statement): Promise<Row[]>;
  /** Runs writes in one transaction; `company_id` of a step binds it and those after to that company. */
  write(steps: readonly { company_id?: string; statement: Statement }[]): Promise<Row[][]>;
  close(): Promise<void>;
}

const COMPANY = /^[0-9a-f-]{36}$/;

export function createPipeline(connection: pg.ClientConfig, size: number, logger: Logger): Pipeline {
  const slots: (Promise<pg.Client> | undefined)[] = Array.from({ length: size }, () => undefined);
  let turn = 0;
  let closed = false;

  function client(): Promise<pg.Client> {
    if (closed) return Promise.reject(new Error('the database pipeline is closed'));
    turn = (turn + 1) % size;
    return (slots[turn] ??= connect(turn));
  }

  async function connect(slot: number): Promise<pg.Client> {
    const made = new pg.Client({ ...connection, pipeline: true });
    const forget = (): void => {
      slots[slot] = undefined;
    };
    made.on('error', (error) => {
      logger.warn({ err: error }, 'database connection lost');
      forget();
    });
    made.on('end', forget);
    try {
      await made.connect();
      return made;
    } catch (error) {
      forget();
      throw error;
    }
  }

  function query(on: pg.Client, { name, text, values }: Statement): Promise<pg.QueryResult<Row>> {
    return on.query<Row>({ name, text, values: values as unknown[] });
  }

  async function inTransaction(begin: string, steps: readonly { company_id?: string; statement: Statement }[]) {
    const on = await client();
    const sent: Promise<unknown>[] = [on.query(begin)];
    const answers: Promise<pg.QueryResult<Row>>[] = [];
    for (const { company_id, statement } of steps) {
      if (company_id !== undefined) sent.push(on.query(`select set_config('app.company_id', '${checked(company_id)}', true)`));
      const answer = query(on, statement);
      sent.push(answer);
      answers.push(answer);
    }
    sent.push(on.query('commit'));
    // The first failure aborts the transaction and the later ones only say so: report the first.
    const settled = await Promise.allSettled(sent);
    const failed = settled.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return (await Promise.all(answers)).map((answer) => answer.rows);
  }

  return {
    read(company_id, statements) {
      const begin = `begin read only; select set_config('app.company_id', '${checked(company_id)}', true)`;
      return inTransaction(
        begin,
        statements.map((statement) => ({ statement })),
      );
    },
    async run(statement) {
      const on = await client();
      return (await query(on, statement)).rows;
    },
    write: (steps) => inTransaction('begin', steps),
    async close() {
      closed = true;
      await Promise.allSettled(slots.map(async (slot) => (await slot)?.end()));
    },
  };
}

/** The company is written into the text of a simple query, so nothing but an id may pass. */
function checked(company_id: string): string {
  if (!COMPANY.test(company_id)) throw new Error('not a company id');
  return company_id;
}
