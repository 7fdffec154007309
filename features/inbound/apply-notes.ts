import { assignToTurns, findTargets, openTurns } from '#features/conversations';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { Draft } from './apply-messages.ts';
import { isAnnotation } from './message-draft.ts';
import type { ReplyRule } from './reply-rules.repository.ts';

/**
 * What follows from reactions, edits and deletions: the message they are about has changed, and an answer that is being made to
 * words that are others now, or gone, is made again. Words that were answered already are not answered twice.
 */
export async function applyNotes(
  tdb: TenantDb,
  fresh: readonly Draft[],
  rules: ReadonlyMap<string, ReplyRule>,
): Promise<void> {
  const notes = fresh.filter(({ item }) => isAnnotation(item));
  if (notes.length === 0) return;
  const targets = await findTargets(
    tdb,
    notes.map(({ message }) => message.id),
  );
  const notesById = new Map(notes.map((note) => [note.message.id, note]));
  const revised = targets.flatMap(({ note_id, turn_id, conversation_id }) => {
    const { item, channel, message } = notesById.get(note_id)!;
    const rule = rules.get(channel.channel_id);
    const changesWords = item.kind === 'message' && (item.type === 'edit' || item.type === 'revoke');
    if (turn_id === null || !changesWords || rule === undefined) return [];
    return [{ message_id: message.id, turn_id, conversation_id, quiet_ms: rule.reply_quiet_ms, type: item.type }];
  });
  const waiting = new Map(revised.map(({ conversation_id, quiet_ms }) => [conversation_id, quiet_ms]));
  await openTurns(
    tdb,
    [...waiting].map(([conversation_id, quiet_ms]) => ({ conversation_id, quiet_ms })),
  );
  await assignToTurns(
    tdb,
    revised.filter(({ type }) => type === 'edit'),
  );
  await appendEvents(
    tdb,
    targets.map(({ conversation_id, message_id }) => ({
      type: 'message.changed' as const,
      data: { conversation_id, message_id },
    })),
  );
}
