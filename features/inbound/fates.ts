import type { MessageItem } from '#connectors/messaging';
import type { Holder } from '#features/conversations';

/** What an agent would be asked to answer: everything a person says on purpose. */
const NOT_ASKING = new Set(['reaction', 'system', 'revoke', 'edit', 'unsupported', 'unknown', 'request_welcome']);

/** The platform lets nobody answer freely after a day, and an answer to what was said days ago helps nobody. */
const TOO_OLD_MS = 24 * 60 * 60 * 1_000;

/**
 * Why a message gets no answer from an agent, or null when it asks for one. Silence is never without a reason: what is
 * null here is tied to a turn, and the turn ends answered, handed over or suppressed. `age_ms` is by the platform's time.
 */
export function fateOf(
  item: MessageItem,
  holder: Holder,
  rule: { is_active: boolean } | undefined,
  age_ms: number,
): string | null {
  if (NOT_ASKING.has(item.type)) return `suppressed:${item.type}`;
  if (item.group_id !== null) return 'suppressed:group';
  if (rule === undefined) return 'suppressed:no_agent';
  if (!rule.is_active) return 'suppressed:agent_switched_off';
  if (holder === 'teammate') return 'suppressed:held_by_teammate';
  if (age_ms > TOO_OLD_MS) return 'suppressed:too_old';
  return null;
}
