import type { ConversationNote } from '#features/conversations';
import { isAnnotation, type SaidItem } from './message-draft.ts';

export interface Said {
  item: SaidItem;
  conversation_id: string;
  message_id: string;
  said_at: Date;
}

/** What the customer says without asking for anything, or in front of others: it opens no window. */
const OPENS_NOTHING = new Set(['edit', 'revoke', 'system', 'request_welcome']);

/** A customer's window counts from when they wrote, however late we hear of it, and never from the future. */
export function summarize(said: readonly Said[], now: Date): ConversationNote[] {
  return [...Map.groupBy(said, ({ conversation_id }) => conversation_id)].map(([conversation_id, group]) => {
    const shown = group.filter(({ item }) => !isAnnotation(item));
    const referred = group.findLast(({ item }) => item.kind === 'message' && item.referral !== null);
    return {
      conversation_id,
      message_id: shown.at(-1)?.message_id ?? null,
      at: now,
      inbound: shown.filter(({ item }) => item.kind === 'message' && item.group_id === null).length,
      inbound_at: latest(group.filter(opensWindow), now),
      echo_at: latest(group.filter(answersByPhone), now),
      ...(referred === undefined ? {} : referralOf(referred, now)),
    };
  });
}

function opensWindow({ item }: Said): boolean {
  return item.kind === 'message' && item.group_id === null && !OPENS_NOTHING.has(item.type);
}

/** Somebody answered from the phone app. */
export function answersByPhone({ item }: Pick<Said, 'item'>): boolean {
  return item.kind === 'echo' && item.group_id === null && !isAnnotation(item);
}

function latest(group: readonly Said[], now: Date): Date | null {
  if (group.length === 0) return null;
  const newest = Math.max(...group.map(({ said_at }) => said_at.getTime()));
  return new Date(Math.min(now.getTime(), newest));
}

/** Where the customer came from, without what tells one click from another: that stays with the message. */
function referralOf({ item, said_at }: Said, now: Date): Pick<ConversationNote, 'referral' | 'referral_at'> {
  const { referral } = item as Extract<SaidItem, { kind: 'message' }>;
  const { source_type, source_id, source_url, headline } = referral!;
  return {
    referral: { source_type, source_id, source_url, headline },
    referral_at: new Date(Math.min(now.getTime(), said_at.getTime())),
  };
}
