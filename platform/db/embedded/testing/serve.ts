import { createInterface } from 'node:readline';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../index.ts';

/**
 * A process that holds an embedded PostgreSQL, for tests that kill it. Arguments: data directory, and optionally the
 * user to run the server as. Prints one line of JSON; a line on stdin (or its end) stops it cleanly.
 */
const [data_dir = '', run_as_uid] = process.argv.slice(2);
try {
  const postgres = await startEmbeddedPostgres({
    data_dir,
    ...(run_as_uid === undefined ? {} : { run_as_uid: Number(run_as_uid) }),
  });
  const { connection, pid, taken_over } = postgres;
  console.log(JSON.stringify({ connection, pid, taken_over }));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'leave') process.exit(3);
    break;
  }
  await postgres.stop();
} catch (error) {
  const code = error instanceof EmbeddedPostgresError ? error.code : 'unknown';
  console.log(JSON.stringify({ code, message: String(error) }));
}
