import { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from '#platform/log';
import { createSharedReads } from './shared-reads.ts';

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
  /**
   * Runs reads as one company, each seeing what was committed when it ran; answers the rows of each. Reads of one
   * moment share a transaction and equal ones an answer, so rows must not be changed.
   */
  read(company_id: string, statements: readonly Statement[]): Promise<readonly Row[][]>;
  /** Runs one statement in a transaction of its own. */
  run(statement: Statement): Promise<Row[]>;
  /** Runs writes in one transaction; `company_id` of a step binds it and those after to that company. */
  write(steps: readonly { company_id?: string; statement: Statement }[]): Promise<Row[][]>;
  close(): Promise<void>;
}

const COMPANY = /^[0-9a-f-]{36}$/;

interface Connection {
  client: pg.Client;
  socket: Socket;
}

export function createPipeline(config: pg.ClientConfig, size: number, logger: Logger): Pipeline {
  const slots: (Promise<Connection> | undefined)[] = Array.from({ length: size }, () => undefined);
  let turn = 0;
  let closed = false;

  function connection(): Promise<Connection> {
    if (closed) return Promise.reject(new Error('the database pipeline is closed'));
    turn = (turn + 1) % size;
    return (slots[turn] ??= connect(turn));
  }

  async function connect(slot: number): Promise<Connection> {
    const socket = new Socket();
    const made = new pg.Client({ ...config, pipeline: true, stream: () => socket });
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
      return { client: made, socket };
    } catch (error) {
      forget();
      throw error;
    }
  }

  function query(on: pg.Client, { name, text, values }: Statement): Promise<pg.QueryResult<Row>> {
    return on.query<Row>({ name, text, values: values as unknown[] });
  }

  async function inTransaction(begin: string, steps: readonly { company_id?: string; statement: Statement }[]) {
    // Before anything is sent: a fault found half-way would leave an open transaction behind for others.
    const companies = steps.map(({ company_id }) => (company_id === undefined ? undefined : setCompany(company_id)));
    const { client, socket } = await connection();
    const sent: Promise<unknown>[] = [];
    const answers: Promise<pg.QueryResult<Row>>[] = [];
    // One write for all of it instead of one for each message.
    socket.cork();
    sent.push(client.query(begin));
    for (const [place, { statement }] of steps.entries()) {
      const company = companies[place];
      if (company !== undefined) sent.push(client.query(company));
      const answer = query(client, statement);
      sent.push(answer);
      answers.push(answer);
    }
    sent.push(client.query('commit'));
    socket.uncork();
    // The first failure aborts the transaction and the later ones only say so: report the first.
    const settled = await Promise.allSettled(sent);
    const failed = settled.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return (await Promise.all(answers)).map((answer) => answer.rows);
  }

  const readTogether = createSharedReads(async (company_id, statements) =>
    inTransaction(
      `begin read only; ${setCompany(company_id)}`,
      statements.map((statement) => ({ statement })),
    ),
  );

  return {
    read: readTogether,
    async run(statement) {
      const { client } = await connection();
      return (await query(client, statement)).rows;
    },
    write: (steps) => inTransaction('begin', steps),
    async close() {
      closed = true;
      await Promise.allSettled(slots.map(async (slot) => (await slot)?.client.end()));
    },
  };
}

/** The company is written into the text of a simple query, so nothing but an id may pass. */
function setCompany(company_id: string): string {
  if (!COMPANY.test(company_id)) throw new Error('not a company id');
  return `select set_config('app.company_id', '${company_id}', true)`;
}
