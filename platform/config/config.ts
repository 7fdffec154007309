import { resolve } from 'node:path';
import { ConfigError } from './errors.ts';
import { identityConfig, identityContradictions, type IdentityConfig } from './identity.ts';
import { readSettings, type Environment } from './read.ts';
import { localSecrets } from './secrets.ts';
import type { RawSettings, SettingName, Source } from './settings.ts';

type AppEnv = RawSettings['APP_ENV'];

/** Everything the server needs to know, read once at start and passed to whom it concerns. */
export interface Config {
  env: AppEnv;
  app_name: string;
  log: { level: string };
  http: {
    host: string;
    port: number;
    prefix: string;
    cors_origins: readonly string[];
    public_url: string | undefined;
    /** Proxies whose word counts for where a request comes from. */
    trust_proxy: readonly string[];
    max_concurrent_requests: number;
  };
  data_dir: string;
  database: { url: string | undefined };
  redis: { url: string | undefined };
  limits: { requests_per_minute: number; logins_per_minute: number; llm_per_second: number };
  auth: {
    secrets: readonly string[];
    access_token_seconds: number;
    refresh_token_seconds: number;
    password_min_length: number;
  };
  /** 32 bytes that wrap every stored secret. */
  master_key: Buffer;
  /** They still open what they once wrapped. */
  previous_master_keys: readonly Buffer[];
  simulator: { port: number | undefined };
  whatsapp: {
    app_secrets: readonly string[];
    verify_token: string | undefined;
    base_url: string;
    api_version: string;
    daily_limit: number;
    timeout_ms: number;
    /** Whether numbers work before somebody showed that they are theirs. */
    unverified_numbers: 'work' | 'wait';
    /** The install's own app at Meta, where people may connect numbers through its dialog. */
    app: { id: string; secret: string; config_id: string | undefined } | undefined;
  };
  dispatch: { hold_ms: number; lease_ms: number };
  llm: {
    default_model: string;
    timeout_ms: number;
    openai: { api_key: string | undefined; base_url: string | undefined };
    anthropic: { api_key: string | undefined; base_url: string | undefined };
    openai_compatible: { api_key: string | undefined; base_url: string | undefined };
  };
  identity: IdentityConfig;
  /** Undefined: files are kept in the data directory. */
  s3:
    | {
        bucket: string;
        endpoint: string | undefined;
        region: string | undefined;
        /** Undefined: those that the usual chain of AWS finds. */
        credentials:
          | { access_key_id: string; secret_access_key: string; session_token: string | undefined }
          | undefined;
      }
    | undefined;
  mail: {
    /** Undefined: mails are kept where people can read them. */
    url: string | undefined;
    from: string;
    timeout_ms: number;
  };
  /** Whoever runs this server, made or promoted at the start. */
  superadmin: { email: string; password: string | undefined } | undefined;
  demo: { enabled: boolean; email: string; password: string };
}

export interface LoadedConfig {
  config: Config;
  /** The effective value of each setting by name, and where it came from; for `--print-config`. */
  effective: Record<SettingName, { value: unknown; source: Source }>;
}

const META_GRAPH_URL = 'https://graph.facebook.com';
const WEAK_SECRETS = ['change-me', 'changeme', 'secret', 'secret-key', 'password'];

/**
 * Reads the settings, fills in what follows from others and refuses contradictions.
 * @throws ConfigError naming every setting that is wrong.
 */
export function loadConfig(options: { env: Environment; env_file?: string | undefined }): LoadedConfig {
  const { values, sources, problems } = readSettings(options.env, options.env_file);
  const production = values.APP_ENV === 'production';
  const wrong = [...problems, ...contradictions(values, production), ...identityContradictions(values, production)];
  if (wrong.length > 0) throw new ConfigError(wrong);

  const dataDir = resolve(values.DATA_DIR);
  if (!production) fillFrom(localSecrets(dataDir), values, sources);
  derive(values, sources, production);

  const effective = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, source: sources[name as SettingName] }]),
  ) as LoadedConfig['effective'];
  return { config: group(values, dataDir), effective };
}

/** What does not go together. A value that was refused by itself already is undefined here, whatever its type says. */
function contradictions(values: Partial<RawSettings>, production: boolean): string[] {
  const problems: string[] = [];
  if ((values.META_APP_ID === undefined) !== (values.META_APP_SECRET === undefined)) {
    problems.push('META_APP_ID and META_APP_SECRET belong together: set both, or neither.');
  }
  if (values.META_CONFIG_ID !== undefined && values.META_APP_ID === undefined) {
    problems.push('META_CONFIG_ID is set without META_APP_ID: say of which app it is.');
  }
  if (production) {
    for (const name of ['SECRET_KEY', 'MASTER_KEY', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'] as const) {
      if (values[name] === undefined) problems.push(`${name} must be set when APP_ENV=production.`);
    }
    if (values.DEMO === true) problems.push('DEMO cannot be on when APP_ENV=production.');
    const key = values.SECRET_KEY;
    if (key !== undefined && (key.length < 32 || WEAK_SECRETS.includes(key.toLowerCase()))) {
      problems.push('SECRET_KEY must be at least 32 characters and no well-known default when APP_ENV=production.');
    }
  }
  for (const name of ['MASTER_KEY', 'MASTER_KEY_PREVIOUS'] as const) {
    const key = values[name];
    if (key === undefined || Buffer.from(key, 'base64').length === 32) continue;
    problems.push(`${name} must be 32 bytes in base64; make one with: openssl rand -base64 32`);
  }
  if ((values.AWS_ACCESS_KEY_ID === undefined) !== (values.AWS_SECRET_ACCESS_KEY === undefined)) {
    problems.push('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: set both or none.');
  }
  if (values.SUPERADMIN_PASSWORD !== undefined && values.SUPERADMIN_EMAIL === undefined) {
    problems.push('SUPERADMIN_PASSWORD is set without SUPERADMIN_EMAIL: say whose it is.');
  }
  if (typeof values.PORT === 'number' && values.PORT !== 0 && values.SIMULATOR_PORT === values.PORT) {
    problems.push(`SIMULATOR_PORT and PORT are both ${values.PORT}; give them different ports.`);
  }
  for (const name of ['DISPATCH_LEASE_SECONDS', 'DISPATCH_HOLD_SECONDS'] as const) {
    const [seconds, timeout_ms] = [values[name], values.WHATSAPP_TIMEOUT_MS];
    if (typeof seconds !== 'number' || typeof timeout_ms !== 'number' || seconds * 1_000 > timeout_ms) continue;
    problems.push(
      `${name} (${seconds} s) must be longer than WHATSAPP_TIMEOUT_MS (${timeout_ms} ms): ` +
        'a call still under way would be taken for lost and its message sent again.',
    );
  }
  return problems;
}

function fillFrom(secrets: Partial<RawSettings>, values: RawSettings, sources: Record<SettingName, Source>): void {
  for (const [name, value] of Object.entries(secrets) as [SettingName, never][]) {
    if (values[name] !== undefined) continue;
    values[name] = value;
    sources[name] = 'data directory';
  }
}

function derive(values: RawSettings, sources: Record<SettingName, Source>, production: boolean): void {
  const set = <Name extends SettingName>(name: Name, value: RawSettings[Name]): void => {
    if (values[name] !== undefined) return;
    values[name] = value;
    sources[name] = 'derived';
  };
  set('LOG_LEVEL', values.DEBUG ? 'debug' : 'info');
  set('DEMO', values.APP_ENV === 'development');
  const host = values.PUBLIC_URL === undefined ? 'localhost' : new URL(values.PUBLIC_URL).hostname;
  set('MAIL_FROM', `${values.APP_NAME.replaceAll(/[\p{Cc}<>"@]/gu, '')} <no-reply@${host}>`);
  if (production && sources.SIMULATOR_PORT === 'default') {
    values.SIMULATOR_PORT = '';
    sources.SIMULATOR_PORT = 'derived';
  }
  const simulated = values.APP_ENV === 'development' && values.SIMULATOR_PORT !== '';
  set('WHATSAPP_API_BASE_URL', simulated ? `http://127.0.0.1:${values.SIMULATOR_PORT}` : META_GRAPH_URL);
}

function s3Of(values: RawSettings): Config['s3'] {
  if (values.AWS_S3_BUCKET === undefined) return undefined;
  const [access_key_id, secret_access_key] = [values.AWS_ACCESS_KEY_ID, values.AWS_SECRET_ACCESS_KEY];
  return {
    bucket: values.AWS_S3_BUCKET,
    endpoint: values.AWS_ENDPOINT_URL,
    region: values.AWS_REGION,
    credentials:
      access_key_id === undefined || secret_access_key === undefined
        ? undefined
        : { access_key_id, secret_access_key, session_token: values.AWS_SESSION_TOKEN },
  };
}

function group(values: RawSettings, dataDir: string): Config {
  return {
    env: values.APP_ENV,
    app_name: values.APP_NAME,
    log: { level: values.LOG_LEVEL ?? 'info' },
    http: {
      host: values.HOST,
      port: values.PORT,
      prefix: values.API_V1_PREFIX,
      cors_origins: values.CORS_ORIGINS,
      public_url: values.PUBLIC_URL,
      trust_proxy: values.TRUST_PROXY,
      max_concurrent_requests: values.MAX_CONCURRENT_REQUESTS,
    },
    data_dir: dataDir,
    database: { url: values.DATABASE_URL },
    redis: { url: values.REDIS_URL },
    limits: {
      requests_per_minute: values.RATE_LIMIT_PER_MINUTE,
      logins_per_minute: values.LOGIN_RATE_PER_MINUTE,
      llm_per_second: values.LLM_RATE_PER_SECOND,
    },
    auth: {
      secrets: present(values.SECRET_KEY, values.SECRET_KEY_PREVIOUS),
      access_token_seconds: values.ACCESS_TOKEN_MINUTES * 60,
      refresh_token_seconds: values.REFRESH_TOKEN_DAYS * 86_400,
      password_min_length: values.PASSWORD_MIN_LENGTH,
    },
    master_key: Buffer.from(values.MASTER_KEY ?? '', 'base64'),
    previous_master_keys: present(values.MASTER_KEY_PREVIOUS).map((key) => Buffer.from(key, 'base64')),
    simulator: { port: values.SIMULATOR_PORT === '' ? undefined : values.SIMULATOR_PORT },
    whatsapp: {
      app_secrets: [
        ...new Set([
          ...(values.WHATSAPP_APP_SECRET?.split(',').map((secret) => secret.trim()) ?? []),
          ...present(values.WHATSAPP_APP_SECRET_PREVIOUS, values.META_APP_SECRET),
        ]),
      ].filter((secret) => secret !== ''),
      verify_token: values.WHATSAPP_VERIFY_TOKEN,
      base_url: values.WHATSAPP_API_BASE_URL ?? META_GRAPH_URL,
      api_version: values.WHATSAPP_API_VERSION,
      daily_limit: values.WHATSAPP_DAILY_LIMIT,
      timeout_ms: values.WHATSAPP_TIMEOUT_MS,
      unverified_numbers: values.WHATSAPP_UNVERIFIED_NUMBERS ?? (values.APP_ENV === 'production' ? 'wait' : 'work'),
      app:
        values.META_APP_ID === undefined || values.META_APP_SECRET === undefined
          ? undefined
          : { id: values.META_APP_ID, secret: values.META_APP_SECRET, config_id: values.META_CONFIG_ID },
    },
    dispatch: { hold_ms: values.DISPATCH_HOLD_SECONDS * 1_000, lease_ms: values.DISPATCH_LEASE_SECONDS * 1_000 },
    llm: {
      default_model: values.LLM_DEFAULT_MODEL,
      timeout_ms: values.LLM_TIMEOUT_MS,
      openai: { api_key: values.OPENAI_API_KEY, base_url: values.OPENAI_BASE_URL },
      anthropic: { api_key: values.ANTHROPIC_API_KEY, base_url: values.ANTHROPIC_BASE_URL },
      openai_compatible: { api_key: values.OPENAI_COMPATIBLE_API_KEY, base_url: values.OPENAI_COMPATIBLE_BASE_URL },
    },
    identity: identityConfig(values),
    s3: s3Of(values),
    mail: { url: values.SMTP_URL, from: values.MAIL_FROM ?? '', timeout_ms: values.MAIL_TIMEOUT_MS },
    superadmin:
      values.SUPERADMIN_EMAIL === undefined
        ? undefined
        : { email: values.SUPERADMIN_EMAIL, password: values.SUPERADMIN_PASSWORD },
    demo: { enabled: values.DEMO ?? false, email: values.DEMO_EMAIL, password: values.DEMO_PASSWORD },
  };
}

function present(...values: (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined);
}
