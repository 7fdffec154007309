import type { Conversation } from '../api/types.ts';

/** Who answers, as the reader sees it. */
export type Holding = 'agent' | 'you' | 'teammate' | 'nobody' | 'closed';

export function holding(conversation: Conversation, user_id: string | undefined): Holding {
  if (conversation.status === 'closed') return 'closed';
  if (conversation.holder !== 'teammate') return conversation.holder;
  return conversation.holder_user_id === user_id ? 'you' : 'teammate';
}
