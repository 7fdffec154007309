import type { CompanyEvidence, ContactOperation, PlatformEvidence, SeenConversation, SeenMessage } from './evidence.ts';
import type { Company } from './world/companies.ts';
import type { World } from './world/world.ts';

const PAGE = 500;

/** Reads everything a company shows, through its API. What cannot change any more is remembered between two readings. */
export function createGatherer(company: Company): () => Promise<CompanyEvidence> {
  const turns: Record<string, string> = {};
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
    if (status === 200) turns[id] = body.turn_id as string;
    else handOvers.add(id);
  }

  return async () => {
    const conversations = await company.list<SeenConversation>('/conversations');
    const messages: SeenMessage[] = [];
    for (const { id } of conversations) messages.push(...(await thread(id)));
    for (const message of messages) await learnTurn(message);
    return { company: company.company, numbers: company.numbers, conversations, messages, turns: { ...turns } };
  };
}

/** The platform's own ledger. */
export function platformEvidence({ simulator }: World): PlatformEvidence {
  const { inbound, accepted, refused, pending_webhooks } = simulator.ledger();
  return { inbound, accepted, refused, pending_webhooks };
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
