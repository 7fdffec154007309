import type { JsonObject } from '../../contract.ts';
import { MessageBodyError } from './body-error.ts';
import { type Envelope, envelope, type Target } from './envelope.ts';
import { mediaRefsOf } from './media-refs.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** What stands on the platform for what a message names by ids of ours. */
export type Refs = {
  /** Our media id → the id under which the platform keeps the file for this number. */
  media: ReadonlyMap<string, string>;
  /** Our message id → its wamid. */
  wamids: ReadonlyMap<string, string>;
};

export type MessageBody = Envelope & { type: OutgoingMessage['type'] } & JsonObject;

/** What may be said to a group. */
const FOR_GROUPS: ReadonlySet<string> = new Set(['text', 'image', 'video', 'audio', 'document', 'sticker', 'template']);

/**
 * The body that the platform takes, made of a message that `outgoingMessage` has passed. Throws `MessageBodyError` for
 * a bad address and for a file or message the platform has not got.
 */
export function messageBody(target: Target, message: OutgoingMessage, refs: Refs): MessageBody {
  if (target.group_id && !FOR_GROUPS.has(message.type)) {
    throw new MessageBodyError('type', `${message.type} cannot be sent to a group`);
  }
  const { type } = message;
  // The platform shows no quotation with a reaction, and refuses to be asked for one.
  const share = envelope(type === 'reaction' ? { ...target, reply_to_wamid: null } : target);
  return { ...share, type, [type]: contentOf(withPlatformIds(message, refs.media), refs) };
}

function contentOf(message: OutgoingMessage, refs: Refs): unknown {
  switch (message.type) {
    case 'text':
      return { body: message.text, preview_url: message.preview_url ?? false };
    case 'location':
      return message.location;
    case 'contacts':
      return message.contacts;
    case 'interactive':
      return message.interactive;
    case 'reaction':
      return { message_id: found(refs.wamids, message.message_id, 'message_id'), emoji: message.emoji };
    case 'template': {
      const { name, language, components } = message.template;
      return { name, language: { code: language }, ...(components === undefined ? {} : { components }) };
    }
    default: {
      const { type: _type, ...file } = message;
      return file;
    }
  }
}

/** A copy in which each file of ours is named by the platform's id. */
function withPlatformIds(message: OutgoingMessage, media: Refs['media']): OutgoingMessage {
  const copy = structuredClone(message);
  for (const ref of mediaRefsOf(copy)) {
    if (ref.media_id === undefined) continue;
    const id = found(media, ref.media_id, 'media_id');
    delete ref.media_id;
    Object.assign(ref, { id });
  }
  return copy;
}

function found(map: ReadonlyMap<string, string>, id: string, field: string): string {
  const known = map.get(id);
  if (known === undefined) throw new MessageBodyError(field, 'is not on the platform');
  return known;
}
