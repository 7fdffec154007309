import type { Company } from './companies.ts';
import type {
  CompanyEvidence,
  ContactOperation,
  LedgerReading,
  Pace,
  QuietHours,
  SeenConversation,
  SeenMessage,
} from './evidence.ts';

const PAGE = 500;
/** What a number may send in a second unless its channel says otherwise. */
const PER_SECOND = 80;

/** Reads everything a company shows, through its API. What cannot change any more is remembered between two readings. */
export function createGatherer(company: Company): () => Promise<CompanyEvidence> {
  const turns: Record<string, string> = {};
  const tries: Record<string, number> = {};
  const handOvers = new Set<string>();

  async function thread(conversation_id: string): Promise<SeenMessage[]> {
    const messages: SeenMessage[] = [];
    for (let after = ''; ;) {
      const { body } = await company.get(`/conversations/${conversation_id}/messages?limit=${PAGE}${after}`);
      // The newest page comes first and the others lie before it.
      messages.unshift(...(body.data as SeenMessage[]));
      if (body.next_cursor === null) return messages;
      after = `&before=${body.next_cursor}`;
    }
  }

  async function learnTurn({ id, author }: SeenMessage): Promise<void> {
    if (author !== 'agent' || turns[id] !== undefined || handOvers.has(id)) return;
    const { status, body } = await company.get(`/messages/${id}/passport`);
    if (status !== 200) {
      handOvers.add(id);
      return;
    }
    turns[id] = body.turn_id as string;
    if (!isProgram(body.model)) tries[id] = body.usage.tries as number;
  }

  return async () => {
    const conversations = await company.list<SeenConversation>('/conversations');
    const messages: SeenMessage[] = [];
    for (const { id } of conversations) messages.push(...(await thread(id)));
    for (const message of messages) await learnTurn(message);
    const paces = await readPaces(company);
    const { numbers } = company;
    return {
      company: company.company,
      numbers,
      paces,
      conversations,
      messages,
      turns: { ...turns },
      tries: { ...tries },
    };
  };
}

/** Answers without a call to anybody. */
const isProgram = (model: string): boolean => model.startsWith('extractive/');

interface SeenChannel {
  phone_number_id: string;
  throughput_per_second?: number | null;
  quiet_hours?: QuietHours | null;
}

async function readPaces(company: Company): Promise<Record<string, Pace>> {
  const channels = await company.list<SeenChannel>('/channels');
  return Object.fromEntries(
    channels.map(({ phone_number_id, throughput_per_second, quiet_hours }) => [
      phone_number_id,
      { per_second: throughput_per_second ?? PER_SECOND, quiet_hours: quiet_hours ?? null },
    ]),
  );
}

/** One look at a company's ledger of deliveries. */
export async function readLedger(company: Company): Promise<LedgerReading> {
  const { received, processed, rejected, pending } = (await company.get('/inbound_deliveries/ledger')).body;
  return { company: company.company, at: new Date().toISOString(), received, processed, rejected, pending };
}

/** What became of the contacts that were asked for. */
export async function findContacts(
  company: Company,
  operations: readonly Omit<ContactOperation, 'found'>[],
): Promise<ContactOperation[]> {
  const contacts = await company.list<{ id: string; name: string | null; phone: string | null }>('/contacts');
  const byPhone = Map.groupBy(contacts, ({ phone }) => phone);
  return operations.map((operation) => ({ ...operation, found: byPhone.get(operation.phone) ?? [] }));
}
