import { ConfigError, loadProcessConfig, printConfig, type LoadedConfig } from '#platform/config';
import { createLogger, type Logger } from '#platform/log';
import { stopOnSignals } from '#platform/runtime';
import { startProcess, type RunningProcess, type Service } from './process.ts';

export interface Extras {
  /** Runs once the process answers; what it adds to the lifetime is stopped first. */
  afterStart?: (running: RunningProcess, logger: Logger) => Promise<void>;
  /** The lines a person should read once everything is up. */
  greeting?: (running: RunningProcess) => string[];
}

/** Runs services as one process: settings, start, greeting, graceful stop. */
export async function main(name: string, services: readonly Service[], extras: Extras = {}): Promise<void> {
  const loaded = readConfig();
  if (loaded === undefined) return;
  if (process.argv.includes('--print-config')) {
    write(printConfig(loaded));
    return;
  }
  const { config } = loaded;
  const logger = createLogger({ level: config.log.level, service: name });
  let running: RunningProcess | undefined;
  let stopping = false;
  try {
    const starting = startProcess({
      config,
      logger,
      services,
      onLost: (error) => {
        logger.fatal({ err: error }, 'the database stopped under us, leaving');
        process.exit(1);
      },
    });
    // From the first moment: a start that is cut off would leave behind what it has started.
    const stop = async (): Promise<void> => {
      stopping = true;
      const started = await starting.catch(() => undefined);
      await started?.stop();
    };
    stopOnSignals({ stop }, logger);
    const started = (running = await starting);
    if (stopping) return;
    await extras.afterStart?.(started, logger);
    logger.info({ port: started.port, env: config.env }, 'ready');
    for (const line of extras.greeting?.(started) ?? []) write(line);
  } catch (error) {
    await running?.stop();
    explain(error, config.log.level === 'debug' || config.log.level === 'trace');
  }
}

function readConfig(): LoadedConfig | undefined {
  try {
    return loadProcessConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    explain(error, false);
    return undefined;
  }
}

/** Says why the process cannot run, in a sentence a person can act on; the stack only when debugging. */
function explain(error: unknown, withStack: boolean): void {
  process.exitCode = 1;
  if (!(error instanceof Error)) return writeError(String(error));
  const taken = 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  writeError(
    taken
      ? `Port ${String(error.port)} is in use. Stop what listens there, or set PORT to another one.`
      : error.message,
  );
  if (error.cause instanceof Error) writeError(`  because: ${reasonOf(error.cause)}`);
  if (withStack && error.stack !== undefined) writeError(error.stack);
  // Something that did start may still hold the event loop.
  setTimeout(() => process.exit(1), 500).unref();
}

/** A host with several addresses fails with one error for each, and no words of its own. */
function reasonOf(cause: Error): string {
  if (cause.message !== '') return cause.message;
  if (!(cause instanceof AggregateError)) return cause.name;
  return cause.errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ');
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

function writeError(line: string): void {
  process.stderr.write(`${line}\n`);
}
