import { createHmac } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Update } from '../ledger/update.ts';

/** How updates are laid out in a body. */
export interface Layout {
  /** `grouped`: one change for each number and field; `changes`: one for each update; `entries`: one entry for each. */
  layout: 'grouped' | 'changes' | 'entries';
  /** Older than v24.0 puts a `conversation` into statuses. */
  version: string;
  /** Keys that nobody has heard of, at every level; some of them null. */
  extra_keys: boolean;
}

const PLAIN: Layout = { layout: 'grouped', version: 'v25.0', extra_keys: false };

/** The body of one POST for these updates. */
export function buildEnvelope(updates: readonly Update[], options: Layout = PLAIN): Json {
  const { layout, extra_keys } = options;
  const is_old = hasConversation(options.version);
  const entries = new Map<string, { id: string; time: number | undefined; changes: Map<string, Json> }>();
  for (const update of updates) {
    const entry_key = layout === 'entries' ? update.id : `${update.waba_id}|${update.time ?? ''}`;
    let entry = entries.get(entry_key);
    if (entry === undefined)
      entries.set(entry_key, (entry = { id: update.waba_id, time: update.time, changes: new Map() }));
    if (update.part === null) {
      entry.changes.set(update.id, { field: update.field, value: update.item });
      continue;
    }
    const key = layout === 'grouped' ? `${update.field}|${update.phone_number_id}` : update.id;
    let change = entry.changes.get(key);
    if (change === undefined) entry.changes.set(key, (change = emptyChange(update)));
    const item =
      is_old && update.conversation !== undefined ? { ...update.item, conversation: update.conversation } : update.item;
    addTo(change['value'] as Json, update, update.part, item);
  }
  const body = {
    object: 'whatsapp_business_account',
    entry: [...entries.values()].map(({ id, time, changes }) => ({
      id,
      ...(time !== undefined && { time }),
      changes: [...changes.values()],
    })),
  };
  return extra_keys ? (withStrangers(body) as Json) : body;
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

function addTo(value: Json, update: Update, part: string, item: Json): void {
  const contacts = (value['contacts'] ?? []) as Json[];
  for (const contact of update.contacts) {
    const same = (one: Json): boolean => one['wa_id'] === contact['wa_id'] && one['user_id'] === contact['user_id'];
    if (!contacts.some(same)) contacts.push(contact);
  }
  if (contacts.length > 0) value['contacts'] = contacts;
  const items = (value[part] ??= []) as Json[];
  items.push(item);
}

/** Adds keys to every object, as the platform does without notice. */
function withStrangers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withStrangers);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).map(([key, inner]) => [key, withStrangers(inner)]);
  return { internal_1p_only_data: null, ...Object.fromEntries(known), from_the_future: { nested: [1, null, ''] } };
}

function hasConversation(version: string): boolean {
  return Number.parseFloat(version.replace(/^v/, '')) < 24;
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
