import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Keys whose values never reach a log line, wherever they stand. Contents and credentials; ids are fine. */
const SECRET_KEYS = [
  'password',
  'hashed_password',
  'access_token',
  'refresh_token',
  'app_secret',
  'verify_token',
  'api_key',
  'authorization',
  'cookie',
  'secret',
  'token',
  'text',
  'content',
  'body',
  'raw',
];

const REDACTED = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*["${key}"]`]);

/**
 * A structured JSON logger. Errors are written with their stack and cause but without the query and parameters that
 * database errors carry, because those hold customers' words.
 */
export function createLogger(options: { level: string; service?: string }, destination?: DestinationStream): Logger {
  return pino(
    {
      level: options.level,
      base: options.service === undefined ? {} : { service: options.service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...new Set(REDACTED)], censor: '[redacted]' },
      serializers: { err: describeError },
    },
    destination ?? process.stdout,
  );
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  return { name: error.name, message: error.message, code, stack: error.stack, cause };
}
