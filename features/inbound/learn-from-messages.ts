import type { ContactCard, MessageItem } from '#connectors/messaging';
import { hasNumber, learnNumber, learnUserId, type MergeTools } from '#features/contacts';
import { moveConversations } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { Draft } from './apply-messages.ts';

/** What messages tell of who wrote them: a new number, a new id, the number that we asked for. */
export async function learnFromMessages(
  tdb: TenantDb,
  fresh: readonly Draft[],
  { box }: { box: SecretBox },
): Promise<void> {
  const tools: MergeTools = { move: moveConversations, box };
  for (const { item, conversation } of fresh) {
    if (item.kind !== 'message') continue;
    if (item.type === 'system') await learnFromSystem(tdb, conversation.contact_id, item, tools);
    if (item.type === 'contacts') await learnFromCards(tdb, conversation.contact_id, item, tools);
  }
}

async function learnFromSystem(tdb: TenantDb, contact_id: string, item: MessageItem, tools: MergeTools): Promise<void> {
  const { system_type, new_wa_id, new_user_id } = item.content as Record<string, string | null>;
  // Older ones name only the new number, and of a changed key the number is the old one.
  if (system_type === 'customer_identity_changed') return;
  if (new_wa_id !== null && new_wa_id !== undefined && new_wa_id !== item.from) {
    await learnNumber(tdb, { contact_id, wa_id: new_wa_id, reason: 'number_changed' }, tools);
  }
  if (new_user_id !== null && new_user_id !== undefined && new_user_id !== item.user_id) {
    await learnUserId(tdb, { contact_id, user_id: new_user_id, previous: item.user_id }, tools);
  }
}

/** Who hides their number and gives it when asked; a number that is known already is not replaced by a card. */
async function learnFromCards(tdb: TenantDb, contact_id: string, item: MessageItem, tools: MergeTools): Promise<void> {
  const { contacts } = item.content as { contacts: ContactCard[] };
  const card = contacts.find(({ origin }) => origin === 'contact_request');
  const phone = card?.phones[0];
  const wa_id = phone?.wa_id ?? phone?.phone?.replaceAll(/\D/g, '') ?? null;
  if (wa_id === null || wa_id === '' || (await hasNumber(tdb, contact_id))) return;
  await learnNumber(tdb, { contact_id, wa_id, reason: 'shared_number' }, tools);
}
