import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../../simulator/index.ts';
import type { Log } from '../../checker/log.ts';
import { createAnswers, type Answers } from './answers.ts';
import { quietPort } from '../../faults/stage/ports.ts';
import { createServer, type Server } from './server.ts';
import { startTap, type Tap } from './tap.ts';
import { createTraps, type Traps } from './traps.ts';
import { createWithholding, type Withholding } from './withholding.ts';

export interface World {
  simulator: Simulator;
  server: Server;
  traps: Traps;
  answers: Answers;
  log: Log;
  /** Between the product and the Graph API. */
  graph: Tap;
  /** Loses the answer to the next send, and what the platform tells of it, until it is let go. */
  withholding: Withholding;
  stop(): Promise<void>;
}

/** How long an attempt without an outcome rests before it may be repeated. Longer than any webhook is late here. */
export const HOLD_S = 4;
const LEASE_S = 2;
const SECRET = 'chaos-app-secret';
const VERIFY_TOKEN = 'chaos-verify-token';

export const DEMO_NUMBER = '100000000000001';
export const SECOND_NUMBER = '100000000000002';
const CHANNELS = [
  {
    phone_number_id: DEMO_NUMBER,
    waba_id: '200000000000001',
    display_phone_number: '+1 555 010 0001',
    name: 'Demo shop',
  },
  {
    phone_number_id: SECOND_NUMBER,
    waba_id: '200000000000002',
    display_phone_number: '+1 555 010 0002',
    name: 'Second',
  },
];

/**
 * The platform in this process, where nothing kills it, the product in one of its own, and between them two relays
 * that see every webhook and every call.
 */
export async function createWorld(seed: number, log: Log): Promise<World> {
  const data_dir = mkdtempSync(join(tmpdir(), 'parley-chaos-'));
  const port = await quietPort();
  const traps = createTraps();
  const answers = createAnswers(() => simulator);
  const withholding = createWithholding();
  const webhooks = await startTap({
    target: () => server.url,
    onCall: async (call) => withholding.judgeWebhook(call),
    async onAnswer(call, status) {
      if (status !== 200) return 'pass';
      withholding.noticeAck(call);
      return traps.pass('webhook acked');
    },
  });
  const graph = await startTap({
    target: () => simulator.url,
    onCall: () => traps.pass('send on its way'),
    onPassed: answers.noticeCall,
    async onAnswer(call, status) {
      if (status !== 200) return 'pass';
      if (withholding.judgeAnswer(call) === 'drop') return 'drop';
      return (await traps.pass('send accepted')) === 'drop' ? 'drop' : traps.pass('send answered');
    },
  });
  const simulator = await startSimulator({
    port: 0,
    seed,
    webhook_url: `${webhooks.url}/webhooks/whatsapp`,
    app_secret: SECRET,
    verify_token: VERIFY_TOKEN,
    channels: CHANNELS,
    people: [],
    log_level: 'error',
    rules: { unknown_numbers: 'refuse' },
    delays: { sent_ms: 120, delivered_ms: 300, read_ms: 900 },
    webhooks: {
      concurrency: 8,
      timeout_ms: 5_000,
      retry_first_ms: 100,
      retry_max_ms: 1_000,
      batch_max: 5,
      batch_wait_ms: 15,
    },
  });
  const server = createServer({
    port,
    data_dir,
    settings: {
      APP_ENV: 'development',
      DEMO: 'on',
      LOG_LEVEL: 'warn',
      SIMULATOR_PORT: '',
      WHATSAPP_API_BASE_URL: graph.url,
      WHATSAPP_APP_SECRET: SECRET,
      WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
      WHATSAPP_TIMEOUT_MS: '800',
      DISPATCH_HOLD_SECONDS: String(HOLD_S),
      DISPATCH_LEASE_SECONDS: String(LEASE_S),
      LLM_TIMEOUT_MS: '2000',
      ACCESS_TOKEN_MINUTES: '120',
      RATE_LIMIT_PER_MINUTE: '1000000',
      LOGIN_RATE_PER_MINUTE: '1000000',
    },
  });

  function abandon(): void {
    server.cleanUp();
    rmSync(data_dir, { recursive: true, force: true });
  }
  process.once('exit', abandon);

  return {
    simulator,
    server,
    traps,
    answers,
    log,
    graph,
    withholding,
    async stop() {
      await Promise.all([webhooks.close(), graph.close()]);
      await simulator.stop();
      abandon();
      process.removeListener('exit', abandon);
    },
  };
}
