import type { ChannelInput } from './people/channels.ts';
import type { PersonInput } from './people/people.ts';
import type { TemplateInput } from './people/templates.ts';
import type { FaultInput } from './faults/faults.ts';

export interface Rules {
  /** What happens to a free-form message when the person has not written for 24 hours. */
  window: 'refuse' | 'fail' | 'off';
  /** Whether a phone number id that nobody configured is learned at first use or does not exist. */
  unknown_numbers: 'accept' | 'refuse';
  /** The platform leaves `delivered` out when the chat is open on the phone. */
  skip_delivered_when_open: boolean;
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
  /** Accepted bearer tokens; empty: any token that is not empty. */
  tokens: string[];
  seed: number;
  clock: 'real' | 'manual';
  log_level: string;
  channels: ChannelInput[];
  people: PersonInput[] | 'demo';
  templates: TemplateInput[];
  faults: FaultInput[];
  rules: Rules;
  delays: Delays;
  webhooks: WebhookSettings;
}

/** What a caller may give; everything has a default. */
export type SimulatorOptions = Partial<Omit<Settings, 'rules' | 'delays' | 'webhooks'>> & {
  rules?: Partial<Rules>;
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
    tokens: [],
    seed: 1,
    clock: 'real',
    log_level: 'warn',
    channels: [],
    people: 'demo',
    templates: [],
    faults: [],
    ...options,
    rules: { window: 'refuse', unknown_numbers: 'accept', skip_delivered_when_open: false, ...options.rules },
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
      version: 'v25.0',
      ...options.webhooks,
    },
  };
}
