import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';
import { createFileStorage, type FileStorage } from '#connectors/storage';
import { createMailTransport, type MailTransport } from '#connectors/mail';
import { createWhatsAppCloudClient, type MessagingClient } from '#connectors/messaging';
import { createKeyCredential, createKeyUses } from '#features/api-keys';
import { appendAudit } from '#features/audit-log';
import { createChannelDirectory, type ChannelDirectory } from '#features/channels';
import { createMailer, mailQueues, type Mailer } from '#features/mails';
import { encryptionQueues } from '#features/encryption';
import { createPresence, presenceQueues, type Presence } from '#features/dispatches';
import { createFileStore, createInspector, mediaQueues, type FileStore, type Inspector } from '#features/media';
import { createIdentityCredential, createIdentityTools, type IdentityTools } from '#features/identities';
import { createActingCredential } from '#features/operators';
import { inboundQueues } from '#features/inbound';
import { privacyQueues } from '#features/privacy';
import { replyQueues } from '#features/replies';
import { createSessionCredential, sessionQueues } from '#features/sessions';
import { templateQueues } from '#features/templates';
import type { Config } from '#platform/config';
import { createContentSeals, createSecretBox, createStamps, type SecretBox, type Stamps } from '#platform/crypto';
import { openDatabase, type Database } from '#platform/db';
import { createEventFeed, createWakeBus, type EventFeed, type WakeBus } from '#platform/events';
import {
  createHttpServer,
  createMetrics,
  describeApi,
  guardRequests,
  healthRoutes,
  measureRequests,
  type App,
  type DeclaredRoute,
  type Dependency,
  type Metrics,
} from '#platform/http';
import { createJobs, prepareJobs, type Jobs } from '#platform/jobs';
import { createRequestLimiter } from '#platform/limits';
import type { Logger } from '#platform/log';
import { connectRedis, type RedisLink } from '#platform/redis';
import { createLifetime, systemClock, type Clock, type Lifetime } from '#platform/runtime';
import { VERSION } from './version.ts';

/** The folder that holds `platform/` and `features/`. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What every service stands on. */
export interface Ground {
  config: Config;
  logger: Logger;
  clock: Clock;
  db: Database;
  bus: WakeBus;
  jobs: Jobs;
  feed: EventFeed;
  /** Undefined where none is set. */
  redis: RedisLink | undefined;
  box: SecretBox;
  stamps: Stamps;
  channels: ChannelDirectory;
  messaging: MessagingClient;
  /** What customers see of us besides messages. */
  presence: Presence;
  storage: FileStorage;
  files: FileStore;
  inspect: Inspector;
  mailer: Mailer;
  identities: IdentityTools;
  mail_transport: MailTransport;
  /** Where people reach this server, for links. */
  address: () => string;
  metrics: Metrics;
  lifetime: Lifetime;
  /** Tests wait with these until the background has nothing left to do. */
  settlers: (() => Promise<void>)[];
}

/** One of the services, as a part of a process: it starts its workers and hangs its routes on `app`. */
export type Service = (ground: Ground, app: App) => Promise<void> | void;

export interface RunningProcess {
  ground: Ground;
  app: App;
  /** Every route with who may call it. */
  routes: readonly DeclaredRoute[];
  /** The port that was really taken. */
  port: number;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  config: Config;
  logger: Logger;
  clock?: Clock;
  services: readonly Service[];
  /** Called when the embedded database dies under us. */
  onLost?: (error: Error) => void;
}

/** Starts the database, what all services share, and the services; stops in the opposite order. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { config, logger, services } = options;
  const lifetime = createLifetime(logger);
  try {
    let { port } = config.http;
    const ground = await layGround(options, lifetime, () => config.http.public_url ?? `http://localhost:${port}`);
    const { app, routes, readiness } = await openDoors(ground, services);
    await app.listen({ host: config.http.host, port: config.http.port });
    port = (app.server.address() as AddressInfo).port;
    return {
      ground,
      app,
      routes,
      port,
      stop() {
        readiness.stopping();
        return lifetime.stop();
      },
    };
  } catch (error) {
    await lifetime.stop();
    throw error;
  }
}

async function layGround(
  { config, logger, clock = systemClock, onLost }: ProcessOptions,
  lifetime: Lifetime,
  address: () => string,
): Promise<Ground> {
  const stamps = createStamps([config.master_key, ...config.previous_master_keys]);
  const db = await openDatabase({
    url: config.database.url,
    data_dir: config.data_dir,
    root: ROOT,
    logger,
    prepare: (owner) =>
      prepareJobs(owner, [
        ...replyQueues,
        ...mailQueues,
        ...sessionQueues,
        ...encryptionQueues,
        ...privacyQueues,
        ...mediaQueues,
        ...inboundQueues,
        ...templateQueues,
        ...presenceQueues,
      ]),
    stamp: stamps.stamp,
    ...(onLost === undefined ? {} : { onLost }),
  });
  lifetime.add({ name: 'database', stop: () => db.close(), stop_within_ms: 8_000 });
  const bus = await createWakeBus(db, logger);
  lifetime.add({ name: 'wake bus', stop: () => bus.close() });
  const content = await createContentSeals(db, bus, logger);
  lifetime.add({ name: 'content seals', stop: () => content.close() });
  const master_keys = [config.master_key, ...config.previous_master_keys];
  const box = createSecretBox({ db, bus, master_keys, logger, content });
  lifetime.add({ name: 'secret box', stop: () => box.close() });
  const channels = await createChannelDirectory(db, bus, box, logger, {
    unverified: config.whatsapp.unverified_numbers,
    clock,
  });
  lifetime.add({ name: 'channel directory', stop: () => channels.close() });
  const feed = await createEventFeed(db, bus, logger);
  lifetime.add({ name: 'event feed', stop: () => feed.close() });
  const jobs = await createJobs(db, bus, logger, { supervise: true });
  lifetime.add({ name: 'jobs', stop: () => jobs.stop(), stop_within_ms: 6_000 });
  const redis = config.redis.url === undefined ? undefined : connectRedis(config.redis.url, logger);
  if (redis !== undefined) lifetime.add({ name: 'redis', stop: () => redis.close() });
  const { base_url, api_version, timeout_ms } = config.whatsapp;
  const messaging = createWhatsAppCloudClient({ base_url, version: api_version, timeout_ms, clock, logger });
  const metrics = createMetrics();
  const storage = createFileStorage({ data_dir: config.data_dir, s3: config.s3 });
  const files = createFileStore(storage, box);
  const mailer = createMailer({ jobs, clock, app_name: config.app_name, address });
  return {
    config,
    logger,
    clock,
    db,
    bus,
    jobs,
    feed,
    redis,
    box,
    stamps,
    channels,
    messaging,
    presence: createPresence({ db, jobs, channels, client: messaging, metrics }),
    storage,
    files,
    inspect: createInspector({ files, logger }),
    mailer,
    identities: createIdentityTools({ config, logger, clock, db, box, jobs, mailer }),
    mail_transport: createMailTransport(config.mail),
    address,
    metrics,
    lifetime,
    settlers: [() => jobs.settle()],
  };
}

async function openDoors(ground: Ground, services: readonly Service[]) {
  const { config, logger, clock, db, redis, metrics, lifetime } = ground;
  const { app, routes } = await createHttpServer(config, logger);
  lifetime.add({ name: 'http', stop: () => app.close(), stop_within_ms: 6_000 });
  const dependencies: Dependency[] = [{ name: 'database', check: () => db.ping() }];
  if (redis !== undefined) dependencies.push({ name: 'redis', check: () => redis.ping(), optional: true });
  const uses = createKeyUses(ground);
  lifetime.add({ name: 'uses of API keys', stop: () => uses.stop() });
  ground.settlers.push(() => uses.settle());
  guardRequests(app as never, db, {
    credentials: [
      createSessionCredential(config, clock),
      createKeyCredential({ clock, uses }),
      createIdentityCredential(ground.identities),
      createActingCredential(config, clock),
    ],
    limiter: createRequestLimiter({ limits: config.limits, clock, redis }),
    audit: appendAudit,
    box: ground.box,
    requests: createStamps([config.master_key, ...config.previous_master_keys], 'requests'),
  });
  await describeApi(app as never, { title: config.app_name, version: VERSION });
  const readiness = healthRoutes(app as never, VERSION, dependencies);
  measureRequests(app as never, metrics);
  for (const service of services) await service(ground, app);
  return { app, routes, readiness };
}
