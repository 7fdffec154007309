import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Config } from '#platform/config';
import type { Logger } from '#platform/log';
import { ROOT } from '../process.ts';

export interface SimulatedNumber {
  phone_number_id: string;
  display_phone_number: string;
  waba_id: string;
  name: string;
}

/**
 * Runs the simulator, a program of its own, beside the server: it ends when this process does, however that ends.
 * Resolves when it answers; rejects when it ends before that.
 */
export async function startSimulator(
  options: { config: Config; port: number; webhook_url: string; numbers: readonly SimulatedNumber[] },
  logger: Logger,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { config, port, webhook_url, numbers } = options;
  const child = spawn(process.execPath, [join(ROOT, 'simulator', 'main.ts'), '--exit-with-parent'], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {
      PATH: '',
      SIMULATOR_PORT: String(port),
      SIMULATOR_HOST: config.http.host,
      SIMULATOR_WEBHOOK_URL: webhook_url,
      SIMULATOR_DATA_DIR: join(config.data_dir, 'simulator'),
      SIMULATOR_CHANNELS: JSON.stringify(numbers),
      WHATSAPP_APP_SECRET: config.whatsapp.app_secrets[0] ?? '',
      WHATSAPP_VERIFY_TOKEN: config.whatsapp.verify_token ?? '',
      SIMULATOR_LOG_LEVEL: 'warn',
    },
  });
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(
        new Error(
          `the simulator ended with code ${code ?? 'none'}; is port ${port} free? Set SIMULATOR_PORT to another one.`,
        ),
      ),
    );
  });
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([ended, answers(url)]);
  ended.catch((error: unknown) => logger.warn({ err: error }, 'simulator ended'));
  return {
    url,
    stop: () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/control/ledger`).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
