import type { MessageItem } from '#connectors/messaging';
import type { Holder } from '#features/conversations';

/** What an agent would be asked to answer: everything a person says on purpose. */
const NOT_ASKING = new Set(['reaction', 'system', 'revoke', 'edit', 'unsupported', 'unknown', 'request_welcome']);

/** The button under a code that somebody else asked for. */
const DID_NOT_ASK = 'DID_NOT_REQUEST_CODE';

/** The platform lets nobody answer freely after a day, and an answer to what was said days ago helps nobody. */
const TOO_OLD_MS = 24 * 60 * 60 * 1_000;

export interface Situation {
  holder: Holder;
  rule: { is_active: boolean } | undefined;
  /** By the platform's time. */
  age_ms: number;
  /** Somebody answered from the phone app after this was said. */
  answered_by_phone: boolean;
}

/**
 * Why a message gets no answer from an agent, or null when it asks for one. Silence is never without a reason: what is
 * null here is tied to a turn, and the turn ends answered, handed over or suppressed.
 */
export function fateOf(
  item: Pick<MessageItem, 'type' | 'content' | 'group_id'>,
  { holder, rule, age_ms, answered_by_phone }: Situation,
): string | null {
  if (NOT_ASKING.has(item.type)) return `suppressed:${item.type}`;
  if (item.group_id !== null) return 'suppressed:group';
  if (item.type === 'button' && item.content['payload'] === DID_NOT_ASK) return 'suppressed:code_not_requested';
  if (item.content['interactive_type'] === 'call_permission_reply') return 'suppressed:call_permission';
  if (rule === undefined) return 'suppressed:no_agent';
  if (!rule.is_active) return 'suppressed:agent_switched_off';
  if (holder === 'teammate') return 'suppressed:held_by_teammate';
  if (answered_by_phone) return 'suppressed:answered_by_phone';
  if (age_ms > TOO_OLD_MS) return 'suppressed:too_old';
  return null;
}
