import { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from '#platform/log';
import { isRetryable, sqlState } from './errors.ts';
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
  /**
   * Runs writes in one transaction, again as a whole after a deadlock; `company_id` of a step binds it and those after to
   * that company.
   */
  write(steps: readonly { company_id?: string; statement: Statement }[]): Promise<Row[][]>;
  close(): Promise<void>;
}

const COMPANY = /^[0-9a-f-]{36}$/;
const ATTEMPTS = 3;

/**
 * The connection knows a prepared statement that the server does not, or the other way round, or one whose columns have
 * changed: it would answer so until it ends.
 */
const UNPREPARED = new Set(['26000', '42P05', '0A000']);

/** As the driver writes a value, see `toWire`. Part of its interface, only not of its types. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }).utils;

interface Connection {
  client: pg.Client;
  socket: Socket;
  retired: boolean;
  /** Takes no more statements; those under way are answered, then the connection ends and a new one takes its place. */
  retire(): void;
}

export function createPipeline(config: pg.ClientConfig, size: number, logger: Logger): Pipeline {
  const slots: (Promise<Connection> | undefined)[] = Array.from({ length: size }, () => undefined);
  const leaving = new Set<Promise<void>>();
  let turn = 0;
  let closed = false;

  function connection(): Promise<Connection> {
    if (closed) return Promise.reject(new Error('the database pipeline is closed'));
    const slot = (turn = (turn + 1) % size);
    const present = slots[slot];
    if (present !== undefined) return present;
    // What has ended may say so late, when another has its place.
    const made: Promise<Connection> = connect(() => {
      if (slots[slot] === made) slots[slot] = undefined;
    });
    slots[slot] = made;
    return made;
  }

  async function connect(vacate: () => void): Promise<Connection> {
    // So that `vacate` is never called before the slot is taken.
    await Promise.resolve();
    try {
      const socket = new Socket();
      const client = new pg.Client({ ...config, pipeline: true, stream: () => socket });
      client.on('error', (error) => {
        logger.warn({ err: error }, 'database connection lost');
        vacate();
      });
      client.on('end', vacate);
      await client.connect();
      const made: Connection = {
        client,
        socket,
        retired: false,
        retire() {
          vacate();
          if (made.retired) return;
          made.retired = true;
          const left = client.end().finally(() => leaving.delete(left));
          leaving.add(left);
        },
      };
      return made;
    } catch (error) {
      vacate();
      throw error;
    }
  }

  /** Not `async`: what the driver throws at once has to stop what would be sent next. */
  function query({ client, retire }: Connection, statement: Statement): Promise<pg.QueryResult<Row>> {
    return client.query<Row>({ ...statement, values: [...statement.values] }).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError) || UNPREPARED.has(error.code ?? '')) retire();
      throw error;
    });
  }

  /** Sends in one write instead of one for each message. A throw half-way may leave a transaction open: nobody follows. */
  function inOneWrite<T>({ socket, retire }: Connection, send: () => T): T {
    socket.cork();
    try {
      return send();
    } catch (error) {
      retire();
      throw error;
    } finally {
      socket.uncork();
    }
  }

  async function inTransaction(begin: string, steps: readonly { company_id?: string; statement: Statement }[]) {
    // Before anything is sent: a fault found half-way would leave an open transaction behind for others.
    const companies = steps.map(({ company_id }) => (company_id === undefined ? undefined : setCompany(company_id)));
    const statements = steps.map(({ statement }) => toWire(statement));
    let on = await connection();
    while (on.retired) on = await connection();
    const sent: Promise<unknown>[] = [];
    const answers: Promise<pg.QueryResult<Row>>[] = [];
    inOneWrite(on, () => {
      const begun = on.client.query(begin);
      // Nobody waits for it when the next statement cannot be sent.
      begun.catch(() => undefined);
      sent.push(begun);
      for (const [place, statement] of statements.entries()) {
        const company = companies[place];
        if (company !== undefined) sent.push(on.client.query(company));
        const answer = query(on, statement);
        sent.push(answer);
        answers.push(answer);
      }
      sent.push(on.client.query('commit'));
    });
    // The first failure aborts the transaction and the later ones only say so: report the first.
    const settled = await Promise.allSettled(sent);
    const failed = settled.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return (await Promise.all(answers)).map((answer) => answer.rows);
  }

  /** Neither a deadlock nor an unprepared statement leaves anything behind, so all of it may be sent again. */
  async function again<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt >= ATTEMPTS || !(isRetryable(error) || UNPREPARED.has(sqlState(error) ?? ''))) throw error;
      }
    }
  }

  const readTogether = createSharedReads(async (company_id, statements) => {
    const begin = `begin read only; ${setCompany(company_id)}`;
    const steps = statements.map((statement) => ({ statement }));
    return again(() => inTransaction(begin, steps));
  });

  return {
    read: readTogether,
    async run(statement) {
      const ready = toWire(statement);
      return again(async () => {
        let on = await connection();
        while (on.retired) on = await connection();
        const { rows } = await inOneWrite(on, () => query(on, ready));
        return rows;
      });
    },
    write: (steps) => again(() => inTransaction('begin', steps)),
    async close() {
      closed = true;
      await Promise.allSettled([...slots.map(async (slot) => (await slot)?.client.end()), ...leaving]);
    },
  };
}

/**
 * Writes the values out before anything is sent: a value that cannot be written would be found in the middle of a
 * transaction whose other statements, and the commit, are on their way.
 */
function toWire({ name, text, values }: Statement): Statement {
  return { name, text, values: values.map((value) => prepareValue(value)) };
}

/** The company is written into the text of a simple query, so nothing but an id may pass. */
function setCompany(company_id: string): string {
  if (!COMPANY.test(company_id)) throw new Error('not a company id');
  return `select set_config('app.company_id', '${company_id}', true)`;
}
