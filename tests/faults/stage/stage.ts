import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom, type Random } from '../../../simulator/faults/random.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator/index.ts';
import type { Company } from '../../checker/companies.ts';
import { startFollower, type Follower } from '../../checker/follower.ts';
import { openCourt, type Judged } from '../../checker/judge.ts';
import type { Log } from '../../checker/log.ts';
import { noNotes, type Notes } from '../../checker/notes.ts';
import { startWatcher, type Watcher } from '../../checker/watcher.ts';
import { startCustomers, type Customers } from './customers.ts';
import { startStageDatabase, type StageDatabase } from './database.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { startLlmScript, type LlmScript } from './llm-script.ts';
import { quietPort } from './ports.ts';
import { createProduct, type Product, type ServiceName } from './product.ts';
import { MODEL_SHOP, openShop, PROGRAM_SHOP, type ShopPlan } from './shops.ts';

export const TIMEOUT_MS = 800;
export const LEASE_S = 2;
export const HOLD_S = 4;
const QUIET_LIMIT_MS = 120_000;
const PROBE_EVERY_MS = 30_000;
/** Signs the platform's webhooks. */
export const SECRET = 'fault-app-secret';
const VERIFY_TOKEN = 'fault-verify-token';

export interface StageOptions {
  seed: number;
  log: Log;
  /** Everything in one process with its own database, or these apart on one that none of them owns. */
  services: 'all-in-one' | readonly ServiceName[];
  env?: Record<string, string>;
  simulator?: SimulatorOptions;
  shops?: readonly ShopPlan[];
  /** Where the product of `all-in-one` keeps its data. */
  data_dir?: string;
}

/** The platform, the model and the customers in this process, where nothing breaks them, and the product in others. */
export interface Stage {
  log: Log;
  random: Random;
  simulator: Simulator;
  model: LlmScript;
  products: readonly Product[];
  /** Undefined where the product owns its database. */
  database: StageDatabase | undefined;
  /** Between the product and the platform's API. */
  graph: FaultProxy;
  /** Between the platform and the product. */
  webhooks: FaultProxy;
  home: string;
  /** The settings of every process. */
  env: Readonly<Record<string, string>>;
  /** Once everything is up: makes the companies, and has them watched from here on. */
  open(): Promise<Company[]>;
  /** People who write until they are told to stop. */
  customers(count: number): Customers;
  /** Notes of clients: what they asked to stop, to send again. */
  notes: Pick<Notes, 'stops' | 'resends'>;
  restart(product: Product): Promise<void>;
  /** Somebody new asks each number something, and both sides are given two minutes to agree. */
  judge(customers: Customers): Promise<Judged>;
  allNotes(): Notes;
  close(): Promise<void>;
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const { seed, log, services, shops = [PROGRAM_SHOP, MODEL_SHOP] } = options;
  const home = mkdtempSync(join(tmpdir(), 'parley-faults-'));
  const products: Product[] = [];
  let turn = 0;
  const takers = (): Product[] =>
    products.filter(({ service, isUp }) => isUp() && (service === 'all-in-one' || service === 'whatsapp-gateway'));
  const webhooks = await startFaultProxy(() => {
    const up = takers();
    const taker = up[(turn += 1) % Math.max(1, up.length)];
    return taker === undefined ? undefined : { host: '127.0.0.1', port: Number(new URL(taker.url).port) };
  });
  const model = await startLlmScript();
  const simulator = await startSimulator({
    port: 0,
    seed,
    webhook_url: `${webhooks.url}/webhooks/whatsapp`,
    app_secret: SECRET,
    verify_token: VERIFY_TOKEN,
    channels: shops.map(({ phone_number_id, waba_id, company }, index) => ({
      phone_number_id,
      waba_id,
      name: company,
      display_phone_number: `+1 555 010 02${String(index).padStart(2, '0')}`,
    })),
    people: [],
    log_level: 'error',
    ...options.simulator,
    delays: { sent_ms: 60, delivered_ms: 150, read_ms: 400, ...options.simulator?.delays },
    webhooks: {
      concurrency: 8,
      timeout_ms: 5_000,
      retry_first_ms: 100,
      retry_max_ms: 1_000,
      batch_max: 5,
      batch_wait_ms: 10,
      ...options.simulator?.webhooks,
    },
  });
  const graph = await startFaultProxy(() => ({ host: '127.0.0.1', port: simulator.port }));
  const database = services === 'all-in-one' ? undefined : await startStageDatabase(join(home, 'database'));
  const env: Record<string, string> = {
    APP_ENV: 'development',
    DEMO: 'off',
    LOG_LEVEL: 'warn',
    SIMULATOR_PORT: '',
    SECRET_KEY: 'a secret for the tokens of a fault test',
    MASTER_KEY: randomBytes(32).toString('base64'),
    WHATSAPP_API_BASE_URL: graph.url,
    WHATSAPP_APP_SECRET: SECRET,
    WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
    WHATSAPP_TIMEOUT_MS: String(TIMEOUT_MS),
    DISPATCH_HOLD_SECONDS: String(HOLD_S),
    DISPATCH_LEASE_SECONDS: String(LEASE_S),
    LLM_TIMEOUT_MS: '2000',
    OPENAI_COMPATIBLE_BASE_URL: `${model.url}/v1`,
    ACCESS_TOKEN_MINUTES: '120',
    RATE_LIMIT_PER_MINUTE: '1000000',
    LOGIN_RATE_PER_MINUTE: '1000000',
    ...(database === undefined ? {} : { DATABASE_URL: database.url }),
    ...options.env,
  };
  for (const [index, service] of (services === 'all-in-one' ? ([services] as const) : services).entries()) {
    const name = `${service} ${index + 1}`;
    const data_dir = options.data_dir ?? join(home, `data-${index}`);
    mkdirSync(data_dir, { recursive: true });
    products.push(createProduct({ service, name, port: await quietPort(), env: { ...env, DATA_DIR: data_dir } }));
  }

  const companies: Company[] = [];
  const readers: (Watcher & Partial<Follower>)[] = [];
  const followers: Follower[] = [];
  const noted: Stage['notes'] = { stops: [], resends: [] };
  const core = (): Product => products.find(({ service }) => service === 'all-in-one' || service === 'core-api')!;

  function allNotes(): Notes {
    return {
      ...noNotes(),
      ...noted,
      sightings: [...readers, ...followers].flatMap((reader) => reader.sightings()),
      announcements: followers.flatMap((follower) => follower.announcements()),
      readings: readers.flatMap((reader) => reader.readings()),
      log: [...log.entries()],
    };
  }

  function abandon(): void {
    for (const product of products) product.signal('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
  process.once('exit', abandon);

  return {
    log,
    random: createRandom(seed * 31 + 7),
    simulator,
    model,
    products,
    database,
    graph,
    webhooks,
    home,
    env,
    notes: noted,
    async open() {
      await Promise.all(products.map((product) => product.start()));
      for (const plan of shops) companies.push(await openShop(core().url, plan));
      const isUp = (): boolean => core().isUp();
      readers.push(...companies.map((company) => startWatcher(company, isUp)));
      followers.push(...companies.map((company) => startFollower(company, isUp)));
      return companies;
    },
    customers: (count) => startCustomers(simulator, { shops, count, random: createRandom(seed * 31 + 8) }),
    async restart(product) {
      const ms = await product.start();
      log.add(`${product.name} is ready again after ${Math.round(ms)} ms`);
    },
    async judge(customers) {
      simulator.faults.set([]);
      model.script(() => ({ fault: 'none', thinks_ms: 0 }));
      await graph.set({ kind: 'none' });
      log.add('faults end');
      const begun = performance.now();
      await customers.stop();
      await simulator.idle(QUIET_LIMIT_MS);
      const court = openCourt({ companies, platform_url: simulator.url, model_url: model.url, notes: allNotes });
      let judged: Judged;
      // What becomes of a probe may be in doubt itself, on a machine that is busy enough.
      do {
        customers.probe();
        await pause(1_000);
        judged = await court.judge(PROBE_EVERY_MS);
      } while (judged.quiet_ms === null && performance.now() - begun < QUIET_LIMIT_MS);
      return { ...judged, quiet_ms: judged.quiet_ms === null ? null : performance.now() - begun };
    },
    allNotes,
    async close() {
      await Promise.all([...readers, ...followers].map((reader) => reader.stop()));
      for (const product of products) product.signal('SIGTERM');
      const limit = pause(20_000);
      for (const product of products) await Promise.race([product.gone(), limit]);
      await Promise.all([webhooks.stop(), graph.stop(), model.stop()]);
      await simulator.stop();
      await database?.stop();
      abandon();
      process.removeListener('exit', abandon);
    },
  };
}
