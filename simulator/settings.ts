import type { AccountInput } from './business/accounts.ts';
import type { AppInput } from './business/apps.ts';
import type { PortfolioInput } from './business/portfolios.ts';
import type { TokenInput } from './business/tokens.ts';
import type { FaultInput } from './faults/faults.ts';
import type { ChannelInput } from './people/channels.ts';
import type { PairMode } from './limits/pair-limit.ts';
import type { OutcomeInput } from './faults/outcomes.ts';
import type { PersonInput } from './people/people.ts';
import type { TemplateInput } from './templates/template-store.ts';
import type { TemplateCategory } from './templates/template.ts';
import type { Layout } from './webhooks/envelope.ts';

export interface Rules {
  /** What happens to a free-form message when the person has not written for 24 hours. */
  window: 'refuse' | 'fail' | 'off';
  /** Messages a second for each number (130429): 80, 20 in coexistence, or what the number was given. */
  throughput: 'refuse' | 'off';
  /** One in six seconds from a number to a person, 45 borrowed (131056); `strict` has a burst paid off before the next. */
  pair_limit: PairMode;
  /** People a portfolio may write to outside their windows in 24 hours: fails later, is refused, or does not count. */
  portfolio_limit: 'fail' | 'refuse' | 'off';
  portfolio_code: number;
  /** Marketing to somebody who stopped it (131050). */
  opt_out: 'refuse' | 'fail';
  /** Marketing a person gets in a day from all businesses, before 131049; null: any number. */
  marketing_per_day: number | null;
  /** Media by link: believed, or fetched and judged (131053 later). */
  links: 'trust' | 'fetch';
  /** Whether a phone number id that nobody configured is learned at first use or does not exist. */
  unknown_numbers: 'accept' | 'refuse';
  /** Bearer tokens that nobody configured. */
  unknown_tokens: 'accept' | 'refuse';
  /** Templates that nobody made: refused with 132001, or taken as if they fitted. */
  unknown_templates: 'accept' | 'refuse';
  /** Webhooks of an account that no app ever subscribed to go to the main app all the same, or nowhere. */
  subscriptions: 'implicit' | 'required';
  /** The platform leaves `delivered` out when the chat is open on the phone. */
  skip_delivered_when_open: boolean;
  /** null: 5000 for an account with a registered number, else 200. */
  management_calls_per_hour: number | null;
  /** How complaints about templates stand in the answer: as `code`, or as `error_subcode` under code 100. */
  template_errors: 'code' | 'subcode';
}

/** How a template that was handed in is decided on. */
export interface ReviewSettings {
  decision: 'approve' | 'reject' | 'hold';
  delay_ms: number;
  /** The first whose `name` (a regular expression) fits decides; a category given is the one it gets. */
  rules: {
    name: string;
    decision: 'approve' | 'reject' | 'hold';
    reason?: string;
    category?: TemplateCategory;
    delay_ms?: number;
  }[];
}

export interface Delays {
  sent_ms: number;
  delivered_ms: number;
  /** For people whose phone page nobody looks at; null: they never read. */
  read_ms: number | null;
}

export interface WebhookSettings {
  concurrency: number;
  timeout_ms: number;
  retry_first_ms: number;
  retry_factor: number;
  retry_max_ms: number;
  /** After this long an undelivered webhook is dropped, as the platform does after 7 days. */
  give_up_ms: number;
  /** Up to this many updates travel in one POST when they wait together. */
  batch_max: number;
  /** Waits this long for company before a POST leaves. */
  batch_wait_ms: number;
  raw_utf8: boolean;
  layout: Layout['layout'];
  /** Keys that nobody has heard of, at every level of every body. */
  extra_keys: boolean;
  /** A retry goes to every app of the account, as the platform does it. */
  retry_to_all_apps: boolean;
  /** Signs what `other_app_signature` forges. */
  other_app_secret: string;
  /** Statuses of a message bear the second in which it was accepted. */
  same_second: boolean;
  /** Older than v24.0 puts a `conversation` object into statuses. */
  version: string;
}

export interface Settings {
  host: string;
  port: number;
  webhook_url: string | null;
  app_secret: string;
  verify_token: string;
  data_dir: string | null;
  /** The main Meta app: `app_secret`, `verify_token` and `webhook_url` are its own. */
  app_id: string;
  /** Apps beside the main one. */
  apps: AppInput[];
  accounts: AccountInput[];
  portfolios: PortfolioInput[];
  /** Known bearer tokens. When there are some, others are refused, unless the rules say otherwise. */
  tokens: (string | TokenInput)[];
  seed: number;
  clock: 'real' | 'manual';
  log_level: string;
  channels: ChannelInput[];
  people: PersonInput[] | 'demo';
  templates: TemplateInput[];
  faults: FaultInput[];
  /** What becomes of messages to whom; the first that fits decides. */
  outcomes: OutcomeInput[];
  rules: Rules;
  review: ReviewSettings;
  delays: Delays;
  webhooks: WebhookSettings;
}

/** What a caller may give; everything has a default. */
export type SimulatorOptions = Partial<Omit<Settings, 'rules' | 'review' | 'delays' | 'webhooks'>> & {
  rules?: Partial<Rules>;
  review?: Partial<ReviewSettings>;
  delays?: Partial<Delays>;
  webhooks?: Partial<WebhookSettings>;
};

export function resolveSettings(options: SimulatorOptions): Settings {
  return {
    host: '127.0.0.1',
    port: 8001,
    webhook_url: null,
    app_secret: 'simulator-app-secret',
    verify_token: 'simulator-verify-token',
    data_dir: null,
    app_id: '100000000000001',
    apps: [],
    accounts: [],
    portfolios: [],
    tokens: [],
    seed: 1,
    clock: 'real',
    log_level: 'warn',
    channels: [],
    people: 'demo',
    templates: [],
    faults: [],
    outcomes: [],
    ...options,
    rules: {
      window: 'refuse',
      throughput: 'refuse',
      pair_limit: 'bucket',
      portfolio_limit: 'fail',
      portfolio_code: 131048,
      opt_out: 'refuse',
      marketing_per_day: null,
      links: 'trust',
      unknown_numbers: 'accept',
      unknown_tokens: (options.tokens ?? []).length > 0 ? 'refuse' : 'accept',
      unknown_templates: 'refuse',
      subscriptions: 'implicit',
      skip_delivered_when_open: false,
      management_calls_per_hour: null,
      template_errors: 'code',
      ...options.rules,
    },
    review: {
      decision: 'approve',
      delay_ms: 1_000,
      rules: [{ name: '^rejected?_', decision: 'reject', reason: 'INVALID_FORMAT' }],
      ...options.review,
    },
    delays: { sent_ms: 150, delivered_ms: 400, read_ms: 2_000, ...options.delays },
    webhooks: {
      concurrency: 16,
      timeout_ms: 10_000,
      retry_first_ms: 200,
      retry_factor: 2,
      retry_max_ms: 15_000,
      give_up_ms: 7 * 86_400_000,
      batch_max: 1,
      batch_wait_ms: 0,
      raw_utf8: false,
      layout: 'grouped',
      extra_keys: false,
      retry_to_all_apps: true,
      other_app_secret: 'secret-of-another-app',
      same_second: false,
      version: 'v25.0',
      ...options.webhooks,
    },
  };
}
