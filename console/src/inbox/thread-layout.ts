import { contentOf, type EditContent, type ReactionContent, type RevokeContent } from '../api/content.ts';
import type { Message } from '../api/types.ts';
import { daysBetween } from '../i18n/index.ts';

/** What later messages did to an earlier one. */
export interface Marks {
  /** One for each side of the conversation, the newest. */
  reactions: string[];
  edited: { text: string | null; type: string } | null;
  revoked: boolean;
}

export type ThreadItem =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'message'; key: string; message: Message; marks: Marks; first: boolean; last: boolean };

/** Messages of one author closer than this are drawn as one group. */
const group_ms = 5 * 60_000;

const noMarks: Marks = { reactions: [], edited: null, revoked: false };

/** What the message itself says was done to it, until later messages say otherwise. */
function marksOf(message: Message): Marks {
  const { reactions, edited, revoked_at, text, type } = message;
  if (reactions.length === 0 && edited === null && revoked_at === null) return noMarks;
  return {
    reactions: reactions.map(({ emoji }) => emoji),
    edited: edited === null ? null : { text, type },
    revoked: revoked_at !== null,
  };
}

function targetOf(message: Message): string | null {
  if (message.type === 'reaction') return contentOf<ReactionContent>(message).message_id ?? null;
  if (message.type === 'edit' || message.type === 'revoke') {
    return contentOf<EditContent & RevokeContent>(message).original_message_id ?? null;
  }
  return null;
}

/** Reactions, edits and deletions, by the message they are about. */
function readMarks(messages: readonly Message[]): Map<string, Marks> {
  const known = new Map(messages.map((message) => [message.wamid, message]));
  const reactions = new Map<string, Map<string, string>>();
  const marks = new Map<string, Marks>();
  for (const message of messages) {
    const target = targetOf(message);
    if (target === null || !known.has(target)) continue;
    const before = marks.get(target) ?? marksOf(known.get(target)!);
    if (message.type === 'reaction') {
      const sides =
        reactions.get(target) ??
        new Map(known.get(target)!.reactions.map(({ direction, emoji }) => [direction as string, emoji]));
      reactions.set(target, sides);
      const emoji = contentOf<ReactionContent>(message).emoji;
      if (emoji) sides.set(message.direction, emoji);
      else sides.delete(message.direction);
      marks.set(target, { ...before, reactions: [...sides.values()] });
    } else if (message.type === 'edit') {
      const edit = contentOf<EditContent>(message);
      marks.set(target, { ...before, edited: { text: edit.text ?? message.text, type: edit.type ?? 'text' } });
    } else {
      marks.set(target, { ...before, revoked: true });
    }
  }
  return marks;
}

/** The thread as it is drawn: day separators, groups by author, and marks in place of the messages that made them. */
export function layOutThread(messages: readonly Message[]): ThreadItem[] {
  const marks = readMarks(messages);
  const shown = messages.filter((message) => !marks.has(targetOf(message) ?? ''));
  const items: ThreadItem[] = [];
  shown.forEach((message, index) => {
    const before = shown[index - 1];
    const after = shown[index + 1];
    if (before === undefined || !sameDay(before, message)) {
      items.push({ kind: 'day', key: `day ${message.id}`, at: message.created_at });
    }
    items.push({
      kind: 'message',
      key: message.id,
      message,
      marks: marks.get(message.wamid ?? '') ?? marksOf(message),
      first: before === undefined || !together(before, message),
      last: after === undefined || !together(message, after),
    });
  });
  return items;
}

const sameDay = (one: Message, other: Message): boolean =>
  daysBetween(new Date(one.created_at), new Date(other.created_at)) === 0;

function together(one: Message, next: Message): boolean {
  const apart_ms = new Date(next.created_at).getTime() - new Date(one.created_at).getTime();
  return one.author === next.author && one.author_id === next.author_id && apart_ms < group_ms && sameDay(one, next);
}
