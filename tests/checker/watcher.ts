import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerReading, SeenConversation, SeenMessage, Sighting } from './evidence.ts';
import type { Company } from './companies.ts';

/** Between two looks. The readers must not be the load. */
const BREATH_MS = 25;
const THREADS = 40;
const NEWEST = 12;

export interface Watcher {
  sightings(): Sighting[];
  readings(): LedgerReading[];
  stop(): Promise<void>;
}

/** Reads over and over what a company's people would look at: the ledger, the conversations, the newest messages. */
export function startWatcher(company: Company, isUp: () => boolean): Watcher {
  const sightings: Sighting[] = [];
  const readings: LedgerReading[] = [];
  const last = new Map<string, string>();
  let stopping = false;

  async function read<Body>(path: string): Promise<Body | undefined> {
    await pause(BREATH_MS);
    const answer = isUp() ? await company.tryCall('GET', path) : undefined;
    return answer?.status === 200 ? (answer.body as Body) : undefined;
  }

  function see({ id: message_id, status, text, resends }: SeenMessage): void {
    const standing = `${status} ${resends ?? 0}`;
    if (last.get(message_id) === standing) return;
    last.set(message_id, standing);
    const at = new Date().toISOString();
    sightings.push({ company: company.company, message_id, status, text, resends, by: 'poll', at });
  }

  async function readLedger(): Promise<void> {
    const ledger = await read<Omit<LedgerReading, 'company' | 'at'>>('/inbound_deliveries/ledger');
    if (ledger === undefined) return;
    const { received, processed, rejected, pending } = ledger;
    readings.push({ company: company.company, at: new Date().toISOString(), received, processed, rejected, pending });
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await readLedger();
      const list = await read<{ data: SeenConversation[] }>(`/conversations?limit=${THREADS}`);
      for (const { id } of list?.data ?? []) {
        if (stopping) break;
        const thread = await read<{ data: SeenMessage[] }>(`/conversations/${id}/messages?limit=${NEWEST}`);
        for (const message of thread?.data ?? []) if (message.direction === 'outbound') see(message);
      }
    }
    await readLedger();
  }

  const running = run();
  return {
    sightings: () => sightings,
    readings: () => readings,
    async stop() {
      stopping = true;
      await running;
    },
  };
}
