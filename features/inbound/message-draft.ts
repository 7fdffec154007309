import type { EchoItem, MessageItem } from '#connectors/messaging';
import type { NewInboundMessage } from '#features/conversations';
import { isMediaKind, type ArrivedMedia } from '#features/media';
import { newId } from '#platform/runtime';

export type SaidItem = MessageItem | EchoItem;

const ANNOTATIONS = new Set(['reaction', 'edit', 'revoke']);

/** Said of another message: shown with that, and no news by itself. */
export const isAnnotation = ({ type }: { type: string }): boolean => ANNOTATIONS.has(type);

/** Ids grow in the order of the delivery, so a thread read by id shows what was said first above. */
export function draftMessage(
  item: SaidItem,
  conversation: { id: string; contact_id: string; channel_id: string },
  said_at: Date,
  fate: string | null,
): NewInboundMessage {
  const inbound = item.kind === 'message';
  const id = newId();
  const referral = inbound && item.referral !== null ? { referral: item.referral } : {};
  const errors = item.errors === null ? {} : { errors: item.errors };
  return {
    id,
    conversation_id: conversation.id,
    channel_id: conversation.channel_id,
    contact_id: conversation.contact_id,
    direction: inbound ? 'inbound' : 'outbound',
    author: inbound ? 'contact' : 'system',
    type: item.type,
    text: item.text,
    content: { ...item.content, ...referral, ...errors },
    context: contextOf(item),
    wamid: item.wamid,
    status: inbound ? 'received' : 'sent',
    fate,
    platform_at: said_at.toISOString(),
    group_id: item.group_id,
    media_id: mediaIdOf(item) === null ? null : id,
  };
}

/** The message that is answered, or that a reaction, an edit or a deletion is about. */
export function contextOf(item: Pick<SaidItem, 'type' | 'content' | 'context'>): unknown {
  if (!isAnnotation(item)) return item.context;
  const { message_id, original_message_id } = item.content as Record<string, unknown>;
  const wamid = (item.type === 'reaction' ? message_id : original_message_id) ?? null;
  return { ...item.context, wamid };
}

/** What the platform calls the file that came along, also with an edit that puts another in its place. */
export function mediaIdOf(item: Pick<SaidItem, 'type' | 'content'>): string | null {
  const { type, content } = bearerOf(item);
  const { media_id } = content as { media_id?: unknown };
  return isMediaKind(type) && typeof media_id === 'string' ? media_id : null;
}

/** What is said; of an edit what is said from now on. */
function bearerOf({ type, content }: Pick<SaidItem, 'type' | 'content'>): { type: string; content: object } {
  return type === 'edit' ? (content as { type: string; content: object }) : { type, content };
}

/** The file of a message, to be fetched. */
export function arrivedMedia(
  message: { id: string; channel_id: string },
  item: Pick<SaidItem, 'type' | 'content'>,
): ArrivedMedia {
  const bearer = bearerOf(item);
  const content = bearer.content as Record<'mime_type' | 'sha256' | 'filename', string | null> & {
    voice: boolean | null;
  };
  return {
    message_id: message.id,
    channel_id: message.channel_id,
    platform_media_id: mediaIdOf(item),
    mime_type: content.mime_type,
    sha256: content.sha256,
    filename: content.filename,
    voice: content.voice,
    kind: bearer.type,
  };
}
