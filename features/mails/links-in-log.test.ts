import { expect, it } from 'vitest';
import { createLogger } from '#platform/log';
import { core } from '../../services/core-api/core.ts';
import { startTestApp } from '../../tests/setup/app.ts';

const PRODUCTION = {
  APP_ENV: 'production',
  SECRET_KEY: 'a secret of this test alone, long enough',
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  PUBLIC_URL: 'https://parley.example',
};

async function logOf(env: Record<string, string>): Promise<string> {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const app = await startTestApp({ services: [core], env, logger });
  await app.signUp();
  await app.settle();
  await app.stop();
  return lines.filter((line) => line.includes('kept in the outbox')).join('');
}

it('a log holds the links of kept mails where the product is tried out, and not in production', async () => {
  expect(await logOf({})).toContain('#token=');
  const log = await logOf(PRODUCTION);
  expect(log).toContain('email_verification');
  expect(log).not.toMatch(/token|https?:/);
});
