import type { ContentByType, JsonObject } from '../../contract.ts';
import { readId, readObject, readString, readWaId } from '../json/read-value.ts';
import type { ReadContent } from './reading.ts';

export function readText(text: JsonObject): ReadContent<ContentByType['text']> {
  const body = readString(text['body']) ?? '';
  return { content: { body }, text: readString(body) };
}

export function readButton(button: JsonObject): ReadContent<ContentByType['button']> {
  const text = readString(button['text']);
  return { content: { payload: readString(button['payload']), text }, text };
}

/** Taken back = no emoji, or an empty one: both have been seen. */
export function readReaction(reaction: JsonObject): ReadContent<ContentByType['reaction']> {
  const emoji = readString(reaction['emoji']);
  return { content: { message_id: readId(reaction['message_id']), emoji }, text: emoji };
}

export function readSystem(system: JsonObject): ReadContent<ContentByType['system']> {
  const body = readString(system['body']);
  return {
    content: {
      system_type: readString(system['type']),
      body,
      new_wa_id: readWaId(system['wa_id']) ?? readWaId(system['new_wa_id']),
      new_user_id: readId(system['user_id']),
      new_parent_user_id: readId(system['parent_user_id']),
      identity_hash: readString(readObject(system['identity'])?.['hash']) ?? readString(system['identity']),
    },
    text: body,
  };
}

export function readRevoke(revoke: JsonObject): ReadContent<ContentByType['revoke']> {
  return { content: { original_message_id: readId(revoke['original_message_id']) }, text: null };
}

export function readUnsupported(unsupported: JsonObject): ReadContent<ContentByType['unsupported']> {
  return { content: { unsupported_type: readString(unsupported['type']) }, text: null };
}
