import { newUpdateId } from '../ledger/update.ts';
import type { MediaStore } from '../media/media-store.ts';
import { newWamid } from '../ledger/wamid.ts';
import { digitsOf, isObject, objectAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import { displayText } from '../ledger/display-text.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { InboundMessage } from '../ledger/message.ts';
import type { Bus } from '../live/bus.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import { contactOf } from '../webhooks/status-update.ts';
import type { Channel } from '../people/channels.ts';
import type { Person } from '../people/people.ts';

/** A message as a person writes it: `type` with the object of that name, or the whole thing `raw`. */
export interface WrittenMessage {
  type?: string;
  /** Short for `{type: 'text', text: {body}}`. */
  text?: string | Json;
  /** Quotes `message_id`, or says that it was forwarded. */
  context?: {
    message_id?: string;
    forwarded?: boolean;
    frequently_forwarded?: boolean;
    referred_product?: { catalog_id: string; product_retailer_id: string };
  };
  /** The ad that it was written from. */
  referral?: Json;
  group_id?: string;
  errors?: Json[];
  /** Keys that go on the wire as they are, over what the simulator would put there. */
  raw?: Json;
  [content: string]: unknown;
}

export interface WriteDeps {
  timeline: Timeline;
  ledger: Ledger;
  journal: Journal;
  outbox: Outbox;
  media: MediaStore;
  bus: Bus;
}

/** The platform tells of these without saying who the person is. */
const WITHOUT_CONTACTS = new Set(['system']);

/** Sends a message from a person to a business number: recorded first, then told by webhook until acknowledged. */
export function writeToBusiness(
  deps: WriteDeps,
  person: Person,
  channel: Channel,
  written: WrittenMessage,
): InboundMessage {
  const raw = written.raw ?? {};
  const type = textAt(raw, 'type') ?? written.type ?? 'text';
  const at = deps.timeline.now();
  const wamid = textAt(raw, 'id') ?? newWamid('from_person', person.wa_id ?? digitsOf(person.id).slice(0, 20));
  const content = raw[type] ?? contentOf(deps.media, type, written);
  const context = contextOf(deps.ledger, person, channel, written.context ?? {});
  const { referral, group_id, errors } = written;
  const item: Json = {
    ...(context !== null && { context }),
    ...(person.wa_id !== null && { from: person.wa_id }),
    ...(person.user_id !== null && { from_user_id: person.user_id }),
    ...(person.parent_user_id !== null && { from_parent_user_id: person.parent_user_id }),
    ...(group_id !== undefined && { group_id }),
    id: wamid,
    timestamp: String(Math.floor(at / 1_000)),
    type,
    ...(content !== undefined && { [type]: content }),
    ...(referral !== undefined && { referral }),
    ...(errors !== undefined && { errors }),
    ...raw,
  };
  const message: InboundMessage = {
    direction: 'from_person',
    wamid,
    phone_number_id: channel.phone_number_id,
    person_id: person.id,
    type,
    content,
    text: displayText(type, content),
    context_wamid: textAt(context, 'id'),
    at,
    seq: 0,
    posts: 0,
    acked_at: null,
    read_at: null,
  };
  if (referral !== undefined) deps.ledger.noteReferral(channel.phone_number_id, person.id, at);
  deps.ledger.add(message);
  deps.journal.write({ kind: 'message', message });
  deps.bus.publish({ type: 'message', message });
  applyToEarlier(deps, type, content);
  deps.outbox.send({
    id: newUpdateId(),
    field: 'messages',
    waba_id: channel.waba_id,
    phone_number_id: channel.phone_number_id,
    display_phone_number: channel.display_phone_number,
    part: 'messages',
    contacts: WITHOUT_CONTACTS.has(type) ? [] : [contactOf(person, channel, true)],
    item,
    wamid,
    person_id: person.id,
    type,
  });
  return message;
}

/** What a person took back or changed looks different on their own phone as well. */
function applyToEarlier({ ledger, bus }: WriteDeps, type: string, content: unknown): void {
  const earlier = ledger.get(textAt(content, 'original_message_id') ?? '');
  if (earlier === undefined || (type !== 'edit' && type !== 'revoke')) return;
  if (type === 'revoke') earlier.revoked = true;
  else {
    const edited = objectAt(content, 'message');
    const edited_type = textAt(edited, 'type') ?? earlier.type;
    earlier.edited = true;
    earlier.text = displayText(edited_type, edited[edited_type]);
    earlier.content = edited[edited_type] ?? earlier.content;
  }
  bus.publish({ type: 'message', message: earlier });
}

/** Unsupported messages carry their error as the platform has it, unless told otherwise. */
function contentOf(media: MediaStore, type: string, written: WrittenMessage): unknown {
  const content = written[type];
  if (type === 'text' && typeof content === 'string') return { body: content };
  if (type === 'edit' && isObject(content) && typeof content['text'] === 'string') {
    const { message_id, text } = content;
    return { original_message_id: message_id, message: { type: 'text', text: { body: text } } };
  }
  if (type === 'revoke' && isObject(content) && typeof content['message_id'] === 'string')
    return { original_message_id: content['message_id'] };
  const stored = isObject(content) && typeof content['id'] === 'string' ? media.get(content['id']) : undefined;
  if (stored === undefined || !isObject(content)) return content;
  const { id, ...rest } = content;
  return {
    ...(stored.filename !== null && type === 'document' && { filename: stored.filename }),
    ...(type === 'audio' && { voice: false }),
    ...(type === 'sticker' && { animated: false }),
    ...rest,
    mime_type: stored.mime_type,
    sha256: Buffer.from(stored.sha256, 'hex').toString('base64'),
    id,
  };
}

/** Who wrote the quoted message decides whose number stands beside its id; a forward has no id. */
function contextOf(
  ledger: Ledger,
  person: Person,
  channel: Channel,
  { message_id, ...more }: NonNullable<WrittenMessage['context']>,
): Json | null {
  if (message_id === undefined) return Object.keys(more).length === 0 ? null : more;
  const own = ledger.get(message_id)?.direction === 'from_person';
  const from = own ? person.wa_id : channel.display_phone_number;
  return { ...(from !== null && { from }), id: message_id, ...more };
}

/** Reads what the control API was sent; where it is no message, a sentence that says why. */
export function asWrittenMessage(body: Json): WrittenMessage | string {
  if (isObject(body['raw'])) return body;
  const type = textAt(body, 'type') ?? 'text';
  if (type === 'unsupported') {
    const details = 'Message type is currently not supported.';
    const title = 'Message type unknown';
    const errors = [{ code: 131051, title, message: title, error_data: { details } }];
    return { errors, ...body };
  }
  const content = body[type];
  if (type === 'text') {
    return textAt(body, 'text') === null && textAt(content, 'body') === null ? 'a text message needs "text"' : body;
  }
  return content === undefined ? `a message of type ${type} needs "${type}"` : body;
}
