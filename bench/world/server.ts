import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf } from './database.ts';
import { timeOf, timeOfFamily } from './processor-time.ts';
import { startProgram, stopProgram } from './programs.ts';

const ENTRIES = {
  product: fileURLToPath(new URL('../../services/all-in-one/main.ts', import.meta.url)),
  unchecked: fileURLToPath(new URL('unchecked-server.ts', import.meta.url)),
};

export const APP_SECRET = 'the-app-secret-of-the-bench';

/** The product, as `npm start` runs it, in a process of its own on an embedded PostgreSQL of its own. */
export interface Server {
  port: number;
  data_dir: string;
  /** The most memory the server's process has held at one time, in MB; undefined where the system does not tell. */
  peakMemory(): number | undefined;
  /** Seconds of processor time taken so far by the server's process and by PostgreSQL. */
  processorTime(): { server: number; database: number };
  stop(): Promise<void>;
}

export async function startServer(
  options: { graph_url?: string; node?: readonly string[]; entry?: keyof typeof ENTRIES } = {},
): Promise<Server> {
  const data_dir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const { child, ready } = await startProgram(ENTRIES[options.entry ?? 'product'], {
    node: options.node ?? [],
    env: {
      DATA_DIR: data_dir,
      HOST: '127.0.0.1',
      PORT: '0',
      SIMULATOR_PORT: '',
      DEMO: 'off',
      ACCESS_TOKEN_MINUTES: '1440',
      RATE_LIMIT_PER_MINUTE: '100000000',
      LOGIN_RATE_PER_MINUTE: '100000000',
      WHATSAPP_APP_SECRET: APP_SECRET,
      WHATSAPP_API_BASE_URL: options.graph_url ?? 'http://127.0.0.1:9',
      LOG_LEVEL: 'info',
    },
    ready: (output) => /"port":(\d+)[^\n]*"msg":"ready"/.exec(output)?.[1],
  });
  return {
    port: Number(ready),
    data_dir,
    processorTime: () => ({
      server: timeOf(child.pid ?? 0),
      database: timeOfFamily(addressOf(data_dir).pid),
    }),
    peakMemory: () => peakMemoryOf(child.pid),
    async stop() {
      await stopProgram(child);
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

function peakMemoryOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
  } catch {
    return undefined;
  }
}
