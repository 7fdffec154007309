import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { timeOf } from './processor-time.ts';
import { startProgram, stopProgram } from './programs.ts';

const ENTRY = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));

/** The platform in a process of its own, which tells nobody what became of messages. */
export interface SimulatedPlatform {
  url: string;
  /** When each message was accepted, in milliseconds, by number. */
  accepted(phone_number_id: string): Promise<number[]>;
  refused(phone_number_id: string): Promise<number>;
  processorTime(): number;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

interface Ledger {
  accepted: { at: string }[];
  refused: unknown[];
}

export async function startPlatform(numbers: readonly string[]): Promise<SimulatedPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-simulator-'));
  const config = join(folder, 'config.json');
  const channels = numbers.map((phone_number_id) => ({ phone_number_id, waba_id: '102290129340398' }));
  const suppress = { fault: 'suppress_statuses' };
  writeFileSync(
    config,
    JSON.stringify({ port: 0, channels, rules: { window: 'off' }, faults: [suppress], log_level: 'error' }),
  );
  const { child, ready: url } = await startProgram(ENTRY, {
    env: { SIMULATOR_CONFIG: config, SIMULATOR_LOG_LEVEL: 'error', SIMULATOR_PORT: '0' },
    ready: (output) => /(http:\/\/[\d.]+:\d+)\//.exec(output)?.[1],
  });
  const ledger = async (number: string): Promise<Ledger> => {
    const answer = await fetch(`${url}/control/ledger?phone_number_id=${number}`);
    return (await answer.json()) as Ledger;
  };
  return {
    url,
    accepted: async (number) => (await ledger(number)).accepted.map(({ at }) => Date.parse(at)),
    refused: async (number) => (await ledger(number)).refused.length,
    processorTime: () => timeOf(child.pid ?? 0),
    reset: async () => void (await fetch(`${url}/control/reset`, { method: 'POST' })),
    async stop() {
      await stopProgram(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
