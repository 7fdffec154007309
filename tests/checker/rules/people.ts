import type { CompanyEvidence, SeenMessage } from '../evidence.ts';

/** Whose conversation a message is in, as the platform names people: the digits of their number. */
export function personFinder({ conversations }: CompanyEvidence): (message: SeenMessage) => string | null {
  const people = new Map(conversations.map(({ id, contact }) => [id, contact.phone?.replace('+', '') ?? null]));
  return (message) => people.get(message.conversation_id) ?? null;
}
