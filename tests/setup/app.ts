import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { loadConfig } from '#platform/config';
import type { DeclaredRoute } from '#platform/http';
import { createLogger, type Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import { processor } from '../../services/ai-processor/processor.ts';
import { core } from '../../services/core-api/core.ts';
import { startProcess, type Ground, type Service } from '../../services/process.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { createApiClient, type ApiClient } from './api-client.ts';
import { createAuditWitness } from './audit-witness.ts';
import { createDatabase } from './databases.ts';

export const APP_SECRET = 'test-app-secret';
export const VERIFY_TOKEN = 'test-verify-token';

/** What stays when a server stops. */
interface TestHome {
  data_dir: string;
  /** As the superuser. */
  database_url: string;
  remove(): Promise<void>;
}

export interface TestApp extends ApiClient {
  url: string;
  home: TestHome;
  ground: Ground;
  /** Every route with who may call it. */
  routes: readonly DeclaredRoute[];
  /** Signs a new company up; the client answers as its company_admin. */
  signUp(): Promise<SignedIn>;
  /** Resolves when deliveries are drained, turns composed and messages sent, as far as they are due. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface SignedIn extends ApiClient {
  email: string;
  password: string;
  company_id: string;
  user_id: string;
  access_token: string;
}

let counter = 0;

export interface TestAppOptions {
  env?: Record<string, string>;
  clock?: Clock;
  services?: readonly Service[];
  logger?: Logger;
  /** Another server on the database and with the secrets of this one, which has to be stopped last. */
  beside?: TestApp;
  /** For tests that spoil the audit log: nobody asks at the end whether it tells all that was done. */
  spoils_audit?: true;
}

/** The real server on a database of its own: the three services in one process, on a free port. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const home = options.beside?.home ?? (await openHome());
  const leave = async (): Promise<void> => {
    if (options.beside === undefined) await home.remove();
  };
  const { config } = loadConfig({
    env: {
      APP_ENV: 'test',
      DATA_DIR: home.data_dir,
      DATABASE_URL: home.database_url,
      HOST: '127.0.0.1',
      PORT: '0',
      SIMULATOR_PORT: '',
      // Tests are quicker than people; those about limits set their own.
      RATE_LIMIT_PER_MINUTE: '1000000',
      LOGIN_RATE_PER_MINUTE: '1000000',
      LOG_LEVEL: 'fatal',
      WHATSAPP_APP_SECRET: APP_SECRET,
      WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
      WHATSAPP_API_BASE_URL: 'http://127.0.0.1:9',
      ...options.env,
    },
  });
  const witness = createAuditWitness();
  const running = await startProcess({
    config,
    logger: options.logger ?? createLogger({ level: config.log.level }),
    services: [witness.service, ...(options.services ?? [gateway, processor, core])],
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  }).catch(async (error: unknown) => {
    await leave();
    throw error;
  });
  const { ground } = running;
  const url = `http://127.0.0.1:${running.port}`;
  const anonymous = createApiClient(url);

  return {
    ...anonymous,
    url,
    home,
    ground,
    routes: running.routes,
    async signUp() {
      counter += 1;
      const email = `admin${counter}.${process.pid}@company.example`;
      const password = 'correct horse battery';
      const made = await anonymous.post('/api/v1/auth/signup', {
        email,
        password,
        first_name: 'Ada',
        last_name: 'Admin',
        company_name: `Company ${counter}`,
      });
      if (made.status !== 201) throw new Error(`sign-up failed: ${made.text}`);
      const { body } = await anonymous.post('/api/v1/auth/login', { email, password });
      const client = createApiClient(url, { authorization: `Bearer ${body.access_token}` });
      return {
        ...client,
        email,
        password,
        company_id: body.user.company_id,
        user_id: body.user.id,
        access_token: body.access_token,
      };
    },
    async settle() {
      for (let round = 0; round < 3; round += 1) for (const settle of ground.settlers) await settle();
    },
    async stop() {
      await running.stop();
      try {
        if (options.spoils_audit === undefined) await witness.testify(home.database_url);
      } finally {
        await leave();
      }
    },
  };
}

async function openHome(): Promise<TestHome> {
  const data_dir = mkdtempSync(join(tmpdir(), 'parley-app-'));
  const database = await createDatabase(inject('server'));
  return {
    data_dir,
    database_url: database.url,
    async remove() {
      await database.drop();
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}
