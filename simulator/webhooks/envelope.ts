import { createHmac } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Update } from '../ledger/update.ts';

/** The body of one POST for these updates: one entry for each account, one change for each number and field. */
export function buildEnvelope(updates: readonly Update[]): Json {
  const entries = new Map<string, Map<string, Json>>();
  for (const update of updates) {
    let changes = entries.get(update.waba_id);
    if (changes === undefined) entries.set(update.waba_id, (changes = new Map()));
    if (update.part === null) {
      changes.set(update.id, { field: update.field, value: update.item });
      continue;
    }
    const key = `${update.field}|${update.phone_number_id}`;
    let change = changes.get(key);
    if (change === undefined) changes.set(key, (change = emptyChange(update)));
    addTo(change['value'] as Json, update, update.part);
  }
  return {
    object: 'whatsapp_business_account',
    entry: [...entries].map(([id, changes]) => ({ id, changes: [...changes.values()] })),
  };
}

function emptyChange(update: Update): Json {
  return {
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: update.display_phone_number, phone_number_id: update.phone_number_id },
    },
    field: update.field,
  };
}

function addTo(value: Json, update: Update, part: 'messages' | 'statuses'): void {
  const contacts = (value['contacts'] ?? []) as Json[];
  for (const contact of update.contacts) {
    const same = (one: Json): boolean => one['wa_id'] === contact['wa_id'] && one['user_id'] === contact['user_id'];
    if (!contacts.some(same)) contacts.push(contact);
  }
  if (contacts.length > 0) value['contacts'] = contacts;
  const items = (value[part] ??= []) as Json[];
  items.push(update.item);
}

/**
 * The bytes of a body as the platform writes them: non-ASCII as lower-case `\u00e4`, slashes as `\/`.
 * With `raw_utf8` plain JSON in UTF-8.
 */
export function encodeBody(body: unknown, raw_utf8: boolean): Buffer {
  const json = JSON.stringify(body);
  if (raw_utf8) return Buffer.from(json, 'utf8');
  const ascii = json
    .replaceAll('/', '\\/')
    .replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(ascii, 'latin1');
}

/** The value of `X-Hub-Signature-256` for exactly these bytes. */
export function sign(app_secret: string, bytes: Buffer): string {
  return `sha256=${createHmac('sha256', app_secret).update(bytes).digest('hex')}`;
}
