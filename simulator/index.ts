import Fastify, { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { createAccounts } from './business/accounts.ts';
import { createApps } from './business/apps.ts';
import { createPhoneApps } from './business/phone-apps.ts';
import { createPortfolios } from './business/portfolios.ts';
import { createRegistration } from './business/registration.ts';
import { createResumables } from './business/resumables.ts';
import { createTokens } from './business/tokens.ts';
import { createBusinessControl } from './control/business.ts';
import type { BusinessControl } from './control/business.ts';
import { registerBusinessControlRoutes } from './control/business.routes.ts';
import { createControl } from './control/control.ts';
import type { Control } from './control/control.ts';
import { registerControlRoutes } from './control/control.routes.ts';
import { createFaults } from './faults/faults.ts';
import type { Faults } from './faults/faults.ts';
import { GraphError, graphErrorBody } from './errors/graph-error.ts';
import { registerGraphRoutes } from './graph/graph.routes.ts';
import { createUsage } from './graph/usage.ts';
import { createMediaStore } from './media/media-store.ts';
import { openJournal } from './ledger/journal.ts';
import { createLedger } from './ledger/ledger.ts';
import { replay } from './replay.ts';
import { createBus } from './live/bus.ts';
import { registerPhoneRoutes } from './pages/phone.routes.ts';
import { createPresence } from './live/presence.ts';
import { createChannels } from './people/channels.ts';
import { DEMO_PEOPLE } from './people/demo-people.ts';
import { createLimits } from './limits/limits.ts';
import { createOutcomes } from './faults/outcomes.ts';
import type { Outcomes } from './faults/outcomes.ts';
import { createPeople } from './people/people.ts';
import { resolveSettings } from './settings.ts';
import type { Rules, SimulatorOptions } from './settings.ts';
import { createTemplateEditor } from './templates/template-editor.ts';
import { createTemplateLife } from './templates/template-life.ts';
import { createTemplates } from './templates/template-store.ts';
import { createPending } from './time/pending.ts';
import { createTimeline } from './time/timeline.ts';
import type { Timeline } from './time/timeline.ts';
import { createAccountNews } from './ledger/account-news.ts';
import { createOutbox } from './webhooks/outbox.ts';
import type { Outbox } from './webhooks/outbox.ts';
import { createRouting } from './webhooks/routing.ts';
import { createPoster } from './webhooks/post.ts';
import { createStatuses } from './webhooks/statuses.ts';

export type { SimulatorOptions } from './settings.ts';
export type { LedgerView } from './ledger/ledger-view.ts';

/** A running simulator: everything the HTTP control API offers, as functions. */
export interface Simulator extends Control {
  port: number;
  url: string;
  /** Apps, accounts, tokens, templates, and what befalls them. */
  business: BusinessControl;
  faults: Faults;
  /** What becomes of messages to whom. */
  outcomes: Outcomes;
  /** May be changed while it runs. */
  rules: Rules;
  clock: Pick<Timeline, 'now' | 'advance'>;
  webhooks: Pick<Outbox, 'counters' | 'health' | 'recent' | 'retryNow' | 'quiet'>;
  /** Resolves true when no send, status or webhook is under way; false after `timeout_ms`. */
  idle(timeout_ms?: number): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts a WhatsApp Cloud API that talks to one product. Port 0 takes a free one. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = resolveSettings(options);
  const timeline = createTimeline(settings.clock);
  const pending = createPending();
  const bus = createBus();
  const presence = createPresence();
  const journal = openJournal(settings.data_dir);
  const ledger = createLedger();
  const media = createMediaStore(settings.data_dir, timeline);
  const channels = createChannels();
  const people = createPeople();
  const templates = createTemplates(timeline, journal);
  const outcomes = createOutcomes(settings.seed, settings.outcomes);
  const faults = createFaults(settings.seed, settings.faults);
  const apps = createApps(
    {
      id: settings.app_id,
      name: 'Main app',
      app_secret: settings.app_secret,
      webhook_url: settings.webhook_url,
      verify_token: settings.verify_token,
      fields: null,
      version: null,
    },
    journal,
  );
  const accounts = createAccounts(journal);
  const portfolios = createPortfolios(journal);
  const tokens = createTokens(settings.app_id, timeline, journal);
  const poster = createPoster(settings.webhooks);
  const outbox = createOutbox({
    settings: { ...settings.webhooks, seed: settings.seed },
    timeline,
    pending,
    faults,
    poster,
    routing: createRouting({ rules: settings.rules, apps, accounts, channels }),
    onQueued: (update) => journal.write({ kind: 'update', update }),
    onPosted(updates, acked) {
      const at = timeline.now();
      for (const { wamid, type } of updates) {
        const message = wamid === null ? undefined : ledger.get(wamid);
        if (message?.direction === 'to_person') {
          const status = acked ? message.statuses.find((one) => one.status === type) : undefined;
          if (status !== undefined) status.acked_at ??= at;
        } else if (message !== undefined) {
          message.posts += 1;
          if (acked) message.acked_at ??= at;
          bus.publish({ type: 'message', message });
        }
      }
    },
    onSettled: (updates) => journal.write({ kind: 'acked', ids: updates.map(({ id }) => id), at: timeline.now() }),
    onHealth: (health) => bus.publish({ type: 'health', health }),
  });
  const statuses = createStatuses({
    settings,
    timeline,
    pending,
    ledger,
    journal,
    outbox,
    presence,
    people,
    channels,
    bus,
    onArrived: (message, reaction) => control.react(message, reaction),
  });
  const news = createAccountNews(channels, timeline, (update) => outbox.send(update));
  const life = createTemplateLife({ templates, timeline, pending, news, settings });
  const editor = createTemplateEditor({ templates, life, timeline, rules: settings.rules });
  const phoneApps = createPhoneApps(timeline, journal, news);
  const registration = createRegistration(timeline);
  const resumables = createResumables();
  const usage = createUsage({ settings, timeline, channels });
  const stores = {
    apps: apps.kept,
    accounts: accounts.kept,
    portfolios: portfolios.kept,
    tokens: tokens.kept,
    templates: templates.kept,
    template_names: templates.keptBlocks,
    phone_apps: phoneApps.kept,
  };
  const deps = {
    settings,
    rules: settings.rules,
    timeline,
    pending,
    bus,
    presence,
    journal,
    ledger,
    media,
    channels,
    people,
    templates,
    faults,
    poster,
    outbox,
    statuses,
    apps,
    accounts,
    portfolios,
    tokens,
    news,
    life,
    editor,
    phoneApps,
    registration,
    resumables,
    usage,
    stores,
    limits: createLimits({ rules: settings.rules, timeline, accounts, portfolios }),
    outcomes,
  };

  /** Who and what is there before anything happened. Not in the journal: it comes with every start. */
  function populate(): void {
    for (const app of settings.apps) apps.put(app);
    for (const portfolio of settings.portfolios) portfolios.put(portfolio);
    for (const account of settings.accounts) accounts.put(account);
    for (const token of settings.tokens) tokens.put(typeof token === 'string' ? { token } : token);
    for (const template of settings.templates) templates.put(template);
    for (const person of settings.people === 'demo' ? DEMO_PEOPLE : settings.people) people.put(person);
    for (const channel of settings.channels) channels.put(channel);
  }

  const control = createControl(deps, populate);
  const business = createBusinessControl(deps);
  populate();
  const app = Fastify({
    logger: { level: settings.log_level },
    bodyLimit: 4 * 1_048_576,
    forceCloseConnections: true,
    logController: new LogController({ disableRequestLogging: true }),
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new GraphError(2500, null, { message: `Unknown path components: ${request.url.split('?', 1)[0]}` });
    void reply.code(400).send(graphErrorBody(error));
  });
  await app.register(async (graph) => registerGraphRoutes(graph, deps));
  await app.register(
    async (routes) => {
      registerControlRoutes(routes, control, deps);
      registerBusinessControlRoutes(routes, business, deps);
    },
    { prefix: '/control' },
  );
  const closeStreams = registerPhoneRoutes(app, deps);

  replay(journal.read(), deps);
  life.resume();
  const port = await listen(app, settings.host, settings.port);
  return {
    ...control,
    port,
    url: `http://${settings.host}:${port}`,
    business,
    outcomes,
    rules: settings.rules,
    faults,
    clock: timeline,
    webhooks: outbox,
    idle: (timeout_ms = 30_000) => pending.idle(timeout_ms),
    async stop() {
      timeline.stop();
      outbox.stop();
      closeStreams();
      await app.close();
      journal.close();
    },
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  await app.listen({ host, port });
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
