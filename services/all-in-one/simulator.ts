import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Config } from '#platform/config';
import type { Logger } from '#platform/log';
import { ROOT } from '../process.ts';

export interface SimulatedNumber {
  phone_number_id: string;
  display_phone_number: string;
  waba_id: string;
  name: string;
  /** Questions its phone page offers to start with, by language. */
  starters: Record<string, string[]>;
}

/**
 * Runs the simulator, a program of its own, beside the server: it ends when this process does, however that ends.
 * Resolves when it says that it listens; rejects when it ends before that.
 */
export async function startSimulator(
  options: { config: Config; port: number; webhook_url: string; numbers: readonly SimulatedNumber[] },
  logger: Logger,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { config, port, webhook_url, numbers } = options;
  const child = spawn(process.execPath, [join(ROOT, 'simulator', 'main.ts'), '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
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
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  // Whoever answers on the port may be another simulator; only its own words tell that ours listens.
  const outcome = await Promise.race([heard(child.stdout, 'WhatsApp simulator:'), ended]);
  if (outcome !== 'heard') {
    throw new Error(
      `The WhatsApp simulator did not start on port ${port}. ` +
        'Free the port, or set SIMULATOR_PORT to another one, or to nothing for a start without it.',
    );
  }
  let stopping = false;
  void ended.then((code) => {
    if (!stopping) logger.warn({ code }, 'the simulator ended');
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      stopping = true;
      child.stdin.end();
      await ended;
    },
  };
}

/** Resolves when `words` were said; keeps reading after that, so that the speaker never has to wait. */
function heard(stream: Readable, words: string): Promise<'heard'> {
  let said = '';
  return new Promise((resolve) => {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (said.includes(words)) return;
      said += text;
      if (said.includes(words)) resolve('heard');
    });
  });
}
