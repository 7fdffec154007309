import type { OutgoingMessage } from '#connectors/messaging';
import type { TenantDb } from '#platform/db';
import type { Recipient } from './refs.repository.ts';

/** Approved templates of a number, to be offered where nothing else may be sent. */
export async function templatesAtHand(
  _tdb: TenantDb,
  _channel_id: string,
): Promise<{ name: string; language: string }[]> {
  return [];
}

/** Whether a template may be sent as it is filled in; answers what the customer will read. */
export async function checkTemplate(
  _tdb: TenantDb,
  _thread: { channel_id: string },
  _message: Extract<OutgoingMessage, { type: 'template' }>,
  _recipient: Recipient | undefined,
): Promise<string | null> {
  return null;
}
