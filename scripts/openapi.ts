import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#platform/config';
import { createLogger } from '#platform/log';
import { processor } from '../services/ai-processor/processor.ts';
import { core } from '../services/core-api/core.ts';
import { ROOT, startProcess } from '../services/process.ts';
import { gateway } from '../services/whatsapp-gateway/gateway.ts';

/* Writes docs/openapi.json as the server publishes it: the real server is started on a database that is thrown away. */
const data_dir = mkdtempSync(join(tmpdir(), 'parley-openapi-'));
const { config } = loadConfig({
  env: { APP_ENV: 'test', DATA_DIR: data_dir, HOST: '127.0.0.1', PORT: '0', SIMULATOR_PORT: '', LOG_LEVEL: 'error' },
});
const running = await startProcess({
  config,
  logger: createLogger({ level: 'error' }),
  services: [gateway, processor, core],
});
try {
  const response = await fetch(`http://127.0.0.1:${running.port}/openapi.json`);
  const path = join(ROOT, 'docs', 'openapi.json');
  writeFileSync(path, `${JSON.stringify(await response.json(), null, 2)}\n`);
  process.stdout.write(`${path} written\n`);
} finally {
  await running.stop();
  rmSync(data_dir, { recursive: true, force: true });
}
