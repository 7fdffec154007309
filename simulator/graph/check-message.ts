import { arrayAt, isObject, objectAt, scalarAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import { checkInteractive } from './check-interactive.ts';
import { invalid, limit, required } from './field-errors.ts';
import { GraphError } from '../errors/graph-error.ts';

const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'document', 'sticker']);
const TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'interactive',
  'template',
];

/** Checks the fields of a send; returns its type. Throws the GraphError that the platform would answer. */
export function checkMessage(body: Json): string {
  if (body['messaging_product'] !== 'whatsapp')
    throw new GraphError(100, 'The parameter messaging_product is required.');
  const type = body['type'] === undefined ? 'text' : body['type'];
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    throw new GraphError(100, `Param type must be one of {${TYPES.join(', ').toUpperCase()}}.`);
  }
  if (body['recipient_type'] !== undefined && body['recipient_type'] !== 'individual') {
    throw new GraphError(131009, "Only recipient_type 'individual' is supported.");
  }
  const callback = body['biz_opaque_callback_data'];
  if (callback !== undefined && (typeof callback !== 'string' || callback.length > 512)) {
    throw new GraphError(100, 'Param biz_opaque_callback_data must be a string of at most 512 characters.');
  }
  if (isObject(body['context']) && textAt(body['context'], 'message_id') === null) required('context.message_id');
  if (body[type] === undefined) required(type);
  checkContent(type, body[type]);
  return type;
}

function checkContent(type: string, content: unknown): void {
  if (MEDIA_TYPES.has(type)) return checkMedia(type, content);
  switch (type) {
    case 'text':
      if (textAt(content, 'body') === null) required('text.body');
      return limit('text.body', textAt(content, 'body'), 4_096);
    case 'location':
      for (const key of ['latitude', 'longitude']) {
        const value = scalarAt(content, key);
        if (value === null) required(`location.${key}`);
        else if (!Number.isFinite(Number(value))) invalid(`location.${key} is not a number`);
        else if (Math.abs(Number(value)) > (key === 'latitude' ? 90 : 180)) invalid(`location.${key} is not on earth`);
      }
      return;
    case 'contacts':
      return checkContacts(content);
    case 'reaction':
      if (textAt(content, 'message_id') === null) required('reaction.message_id');
      if (!isObject(content) || typeof content['emoji'] !== 'string') required('reaction.emoji');
      return;
    case 'template':
      if (textAt(content, 'name') === null) required('template.name');
      if (textAt(objectAt(content, 'language'), 'code') === null) required('template.language.code');
      return;
    default:
      return checkInteractive(content);
  }
}

function checkMedia(type: string, content: unknown): void {
  const named = [textAt(content, 'id'), textAt(content, 'link')].filter((one) => one !== null);
  if (named.length === 0) required(`${type}.id or ${type}.link`);
  if (named.length === 2) throw new GraphError(100, `Only one of ${type}.id and ${type}.link may be given.`);
  limit(`${type}.caption`, textAt(content, 'caption'), 1_024);
}

function checkContacts(content: unknown): void {
  if (!Array.isArray(content) || content.length === 0 || content.length > 257)
    invalid('contacts must hold 1 to 257 contacts');
  for (const card of arrayAt({ content }, 'content')) {
    const name = objectAt(card, 'name');
    if (textAt(name, 'formatted_name') === null) required('contacts.name.formatted_name');
    if (Object.keys(name).length < 2) invalid('contacts.name needs one more part than formatted_name');
  }
}
