import type { EditContent, JsonObject } from '../../contract.ts';
import { readId, readObject, readObjects, readString } from '../json/read-value.ts';
import { readInteractive } from './interactive.ts';
import { readMedia } from './media.ts';
import { readOrder } from './order.ts';
import { readContacts, readLocation } from './places-and-people.ts';
import { readButton, readReaction, readRevoke, readSystem, readText, readUnsupported } from './plain.ts';
import type { ReadContent } from './reading.ts';

type Reader = (content: JsonObject) => ReadContent<JsonObject>;

/** A new type with an object of its own name is one line here and one in `ContentByType`. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', readText],
  ['image', readMedia],
  ['video', readMedia],
  ['audio', readMedia],
  ['document', readMedia],
  ['sticker', readMedia],
  ['location', readLocation],
  ['interactive', readInteractive],
  ['button', readButton],
  ['order', readOrder],
  ['reaction', readReaction],
  ['system', readSystem],
  ['revoke', readRevoke],
  ['unsupported', readUnsupported],
  ['unknown', readUnsupported],
  ['edit', readEdit],
]);

const NOTHING: JsonObject = {};

/**
 * The content of a message by its type. A known type whose object is missing gives the same shape filled with
 * nulls; a type that is new to us gives the raw message.
 */
export function readContent(type: string, message: JsonObject): ReadContent<JsonObject> {
  if (type === 'contacts') return readContacts(readObjects(message['contacts']), message['origin']);
  const reader = READERS.get(type);
  if (reader === undefined) return { content: message, text: null };
  return reader(readObject(message[type]) ?? NOTHING);
}

function readEdit(edit: JsonObject): ReadContent<EditContent> {
  const message = readObject(edit['message']) ?? NOTHING;
  const type = readString(message['type']) ?? 'unknown';
  const { content, text } = readContent(type, message);
  return { content: { original_message_id: readId(edit['original_message_id']), type, text, content }, text };
}
