import { mediaColumn } from '#features/media';
import type { MessageWire } from './messages.model.ts';

/** A reaction to a message, an edit of it or its deletion: a message of its own, shown with the one it is about. */
export interface Note {
  id: string;
  type: string;
  direction: 'inbound' | 'outbound';
  conversation_id: string;
  status: string;
  at: string;
  text: string | null;
  content: Record<string, unknown>;
  /** In base64, in place of the two above. */
  sealed: string | null;
  /** The file that an edit puts in the place of the one before. */
  media?: MessageWire['media'];
}

/** More than anybody edits: of a message that somebody floods with reactions the newest count. */
const NOTES_READ = 100;

/** What was said of each message of a query on `messages`, or on `table` as it is called there; as JSON, found by an index. */
export function notesOf(table: string, file = ''): string {
  return `case when ${table}.wamid is not null then (
    select jsonb_agg(to_jsonb(note)) from (
      select a.id, a.type, a.direction, a.conversation_id, a.status, coalesce(a.platform_at, a.created_at) as at, a.text, a.content,
        translate(encode(a.sealed_content, 'base64'), E'\\n', '') as sealed${file}
      from messages a where a.company_id = ${table}.company_id and a.channel_id = ${table}.channel_id
        and a.about_wamid = ${table}.wamid order by a.id desc limit ${NOTES_READ}) note) end as notes`;
}

export const NOTES = notesOf('messages', `, ${mediaColumn('a')}`);

/**
 * A row of what is no note itself, or is one about something that never came: the rest stands with what it is about. Looked up
 * note by note: of a `not exists` the planner would gather every message of the company for a page of one conversation.
 */
export const STANDS_ALONE = `(about_wamid is null or (
  select t.id from messages t where t.company_id = messages.company_id and t.channel_id = messages.channel_id
    and t.wamid = messages.about_wamid limit 1) is null)`;

type Annotated = Pick<MessageWire, 'reactions' | 'edited' | 'revoked_at' | 'type' | 'text' | 'content' | 'media'>;
type Original = Pick<MessageWire, 'direction' | 'conversation_id' | 'type' | 'text' | 'content'> &
  Partial<Pick<MessageWire, 'media'>>;

/** The message as it stands after what was said of it, in whatever order that came. */
export function annotated(message: Original, notes: readonly Note[]): Annotated {
  const { type } = message;
  const known = inOrder(notes);
  const edits = ofSender(message, known, 'edit');
  const newest = edits.at(-1);
  const shown = newest === undefined ? message : edited(message, newest);
  const revoked = ofSender(message, known, 'revoke')[0];
  return {
    type,
    text: shown.text,
    content: shown.content,
    media: edits.findLast(({ media }) => media)?.media ?? message.media ?? null,
    reactions: reactionsOf(known),
    edited: newest === undefined ? null : { at: timeOf(newest), versions: edits.length + 1 },
    revoked_at: revoked === undefined ? null : timeOf(revoked),
  };
}

/** Everything a message said, the first version first; empty when it was never edited. */
export function versionsOf(
  message: Original & { at: string },
  notes: readonly Note[],
): { at: string; type: string; text: string | null; content: Record<string, unknown> }[] {
  const edits = ofSender(message, inOrder(notes), 'edit');
  if (edits.length === 0) return [];
  const { at, type, text, content } = message;
  return [{ at, type, text, content }, ...edits.map((edit) => ({ at: timeOf(edit), type, ...edited(message, edit) }))];
}

const timeOf = ({ at }: Note): string => new Date(at).toISOString();

function inOrder(notes: readonly Note[]): Note[] {
  return notes
    .filter(({ status }) => status !== 'failed' && status !== 'cancelled')
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.id < other.id ? -1 : 1));
}

/** Only who said something can change it or take it back. */
function ofSender(message: Original, notes: readonly Note[], type: string): Note[] {
  return notes.filter(
    (note) =>
      note.type === type && note.direction === message.direction && note.conversation_id === message.conversation_id,
  );
}

/** What an edit leaves out stays; a caption that it leaves out is gone. */
function edited(message: Original, edit: Note): { text: string | null; content: Record<string, unknown> } {
  const change = (edit.content['content'] ?? {}) as Record<string, unknown>;
  const given = Object.fromEntries(
    Object.entries(change).filter(([key, value]) => value !== null || key === 'caption'),
  );
  return { text: edit.text, content: { ...message.content, ...given } };
}

function reactionsOf(notes: readonly Note[]): Annotated['reactions'] {
  return (['inbound', 'outbound'] as const).flatMap((direction) => {
    const latest = notes.findLast((note) => note.type === 'reaction' && note.direction === direction);
    const emoji = latest?.content['emoji'];
    if (latest === undefined || typeof emoji !== 'string' || emoji === '') return [];
    return [{ direction, emoji, at: timeOf(latest) }];
  });
}
