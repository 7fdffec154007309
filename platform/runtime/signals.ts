import type { Lifetime } from './lifetime.ts';
import type { Logger } from '#platform/log';

/** Everything of a stop has to be over by then; what is not is cut off. */
const STOP_LIMIT_MS = 10_000;

/** Stops the process on SIGTERM or SIGINT: once gracefully, at the second signal or after 10 s at once. */
export function stopOnSignals(lifetime: Pick<Lifetime, 'stop'>, logger: Logger, before?: () => void): void {
  let asked = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked) process.exit(1);
    asked = true;
    logger.info({ signal }, 'stopping');
    before?.();
    setTimeout(() => {
      logger.error({ limit_ms: STOP_LIMIT_MS }, 'not stopped in time, leaving');
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
    void lifetime.stop().then(() => {
      logger.info('stopped');
      process.exitCode = 0;
      // Sockets of third parties may linger; nothing of ours is left to finish.
      setTimeout(() => process.exit(0), 100).unref();
    });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
