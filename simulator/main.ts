import { optionsFromEnvironment } from './environment.ts';
import { startSimulator } from './index.ts';

const options = optionsFromEnvironment(process.env);
const stopped = Promise.withResolvers<void>();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve());
if (process.argv.includes('--exit-with-parent')) {
  for (const ending of ['end', 'close']) process.stdin.resume().once(ending, () => stopped.resolve());
}

const simulator = await startSimulator(options).catch((error: unknown) => {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
  process.stderr.write(
    `Port ${options.port} is in use. Stop what listens there, or set SIMULATOR_PORT to another one.\n`,
  );
  process.exit(1);
});
process.stdout.write(
  [
    `WhatsApp simulator: ${simulator.url}/ (phone), ${simulator.url}/v25.0/ (Graph API), ${simulator.url}/control/ledger`,
    `Webhooks go to ${options.webhook_url ?? 'nowhere: set SIMULATOR_WEBHOOK_URL'}`,
    '',
  ].join('\n'),
);

await stopped.promise;
await simulator.stop();
process.stdin.destroy();
