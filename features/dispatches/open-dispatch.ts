import type { OutgoingMessage } from '#connectors/messaging';
import { readPersonal } from '#features/contacts';
import { readSaid } from '#features/conversations';
import type { SecretBox } from '#platform/crypto';
import type { ClaimedDispatch } from './dispatches.model.ts';

export interface OpenedDispatch {
  to: string | null;
  message: OutgoingMessage;
}

/** What is said and to whom; undefined when it is sealed and cannot be opened. */
export async function openDispatch(box: SecretBox, dispatch: ClaimedDispatch): Promise<OpenedDispatch | undefined> {
  const { company_id, message_id, contact_id, sealed_content, sealed_phone } = dispatch;
  let { content, wa_id, phone } = dispatch;
  if (sealed_content !== null) {
    const said = await readSaid(box, company_id, message_id, sealed_content);
    if (said === undefined) return undefined;
    ({ content } = said);
  }
  if (sealed_phone !== null) {
    const unknown = { name: null, username: null, sealed_name: null, sealed_username: null };
    ({ wa_id, phone } = await readPersonal(box, company_id, {
      ...unknown,
      id: contact_id,
      wa_id,
      phone,
      sealed_phone,
    }));
    if (wa_id === null && phone === null) return undefined;
  }
  return { to: wa_id ?? phone, message: content as OutgoingMessage };
}
