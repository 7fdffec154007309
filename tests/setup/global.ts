import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { replyQueues } from '#features/replies';
import { createLogger } from '#platform/log';
import { prepareJobs } from '#platform/jobs';
import { openDatabase } from '#platform/db';
import { startEmbeddedPostgres } from '../../platform/db/embedded/index.ts';
import { ROOT } from '../../services/process.ts';
import { TEMPLATE, urlOf } from './databases.ts';
import { plantCanary } from './plant-canary.ts';

declare module 'vitest' {
  interface ProvidedContext {
    server: { host: string; port: number };
  }
}

/**
 * One real PostgreSQL for the whole run, with a migrated template that every test application copies. In it lives the
 * canary, see `canary.ts`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const data_dir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const logger = createLogger({ level: 'error' });
  const embedded = await startEmbeddedPostgres({ data_dir, logger });
  const { host, port } = embedded.connection;
  const server = { host, port };
  const owner = new pg.Client({ ...embedded.connection });
  await owner.connect();
  await owner.query(`create database ${TEMPLATE}`);
  await owner.end();
  const db = await openDatabase({
    url: urlOf(server, TEMPLATE),
    data_dir,
    root: ROOT,
    logger,
    prepare: (client) => prepareJobs(client, replyQueues),
  });
  await db.close();
  await plantCanary({ url: urlOf(server, TEMPLATE), data_dir });
  project.provide('server', server);
  return async () => {
    await embedded.stop();
    rmSync(data_dir, { recursive: true, force: true });
  };
}
