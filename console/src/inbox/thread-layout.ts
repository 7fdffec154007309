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

/** When a message took its place in the thread: what was scheduled at its hour, unless it was taken back before. */
export function timeOf({ created_at, scheduled_at, status }: Message): string {
  return scheduled_at !== null && status !== 'cancelled' && new Date(scheduled_at) > new Date(created_at)
    ? scheduled_at
    : created_at;
}

/**
 * The thread as it is drawn: day separators, groups by author, and marks in place of the messages that made them. What
 * still waits for its hour stands at the end.
 */
export function layOutThread(messages: readonly Message[]): ThreadItem[] {
  const marks = readMarks(messages);
  const standing = messages.filter((message) => !marks.has(targetOf(message) ?? ''));
  const shown = standing.some(({ scheduled_at }) => scheduled_at !== null) ? byTime(standing) : standing;
  const items: ThreadItem[] = [];
  shown.forEach((message, index) => {
    const before = shown[index - 1];
    const after = shown[index + 1];
    if (before === undefined || !sameDay(before, message)) {
      items.push({ kind: 'day', key: `day ${message.id}`, at: timeOf(message) });
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

/** What was scheduled among the others; these keep their order, which their clocks need not know. */
function byTime(messages: readonly Message[]): Message[] {
  const others = messages.filter((message) => timeOf(message) === message.created_at);
  const moved = messages.filter((message) => timeOf(message) !== message.created_at);
  for (const message of moved) {
    const at = new Date(timeOf(message));
    const place = others.findLastIndex((other) => new Date(timeOf(other)) <= at);
    others.splice(place + 1, 0, message);
  }
  return others;
}

const sameDay = (one: Message, other: Message): boolean =>
  daysBetween(new Date(timeOf(one)), new Date(timeOf(other))) === 0;

function together(one: Message, next: Message): boolean {
  const apart_ms = new Date(timeOf(next)).getTime() - new Date(timeOf(one)).getTime();
  return one.author === next.author && one.author_id === next.author_id && apart_ms < group_ms && sameDay(one, next);
}
