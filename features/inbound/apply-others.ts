import type {
  AccountEventItem,
  InboundItem,
  StateSyncItem,
  UserPreferenceItem,
  ValueErrorsItem,
} from '#connectors/messaging';
import { explainError } from '#connectors/messaging';
import type { ChannelRoute } from '#features/channels';
import { noteBookNames, noteUserId, setOptOutByPerson } from '#features/contacts';
import { moveConversations } from '#features/conversations';
import { raiseNotice } from '#features/notices';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { applyCall } from './apply-call.ts';
import { applyHistory } from './apply-history.ts';
import type { ApplyTools } from './apply-messages.ts';
import { applyNews } from './apply-news.ts';
import { claimEvents, unclaimEvents } from './applied.repository.ts';

/** Says that something was understood and told, and had no further effect. */
export const NOTED = 'noted:';

/** These have no row that a second copy would meet. */
const REMEMBERED = new Set<InboundItem['kind']>(['account_event', 'value_errors']);

export interface OtherItem {
  item: InboundItem;
  channel: ChannelRoute | null;
  delivery_id: string;
}

/**
 * Everything that is not a message, an echo or a status, in its order. Answers for each why it had no effect, or null when it
 * had one; what was applied before has had its effect.
 */
export async function applyOthers(
  tdb: TenantDb,
  others: readonly OtherItem[],
  tools: ApplyTools,
): Promise<Map<InboundItem, string | null>> {
  const remembered = others.filter(({ item }) => REMEMBERED.has(item.kind));
  const fresh = await claimEvents(
    tdb,
    remembered.map(({ item }) => item.dedupe_key),
  );
  const reasons = new Map<InboundItem, string | null>();
  const idle: string[] = [];
  for (const other of others) {
    const { item } = other;
    const again = REMEMBERED.has(item.kind) && !fresh.delete(item.dedupe_key);
    const reason = again ? null : await applyOther(tdb, other, tools);
    if (REMEMBERED.has(item.kind) && reason !== null && !reason.startsWith(NOTED)) idle.push(item.dedupe_key);
    reasons.set(item, reason);
  }
  await unclaimEvents(tdb, idle);
  return reasons;
}

async function applyOther(
  tdb: TenantDb,
  { item, channel, delivery_id }: OtherItem,
  tools: ApplyTools,
): Promise<string | null> {
  switch (item.kind) {
    case 'user_preference':
      return applyPreference(tdb, item, delivery_id, tools);
    case 'user_id_update':
      await noteUserId(tdb, item, { move: moveConversations, box: tools.box });
      return null;
    case 'account_event':
      return applyAccountEvent(tdb, item, delivery_id, tools);
    case 'call':
      return channel === null ? 'no_channel_has_this_number' : applyCall(tdb, item, channel, tools);
    case 'value_errors':
      return applyErrors(tdb, item, channel, tools);
    case 'history':
      return channel === null ? 'no_channel_has_this_number' : applyHistory(tdb, item, { channel, delivery_id }, tools);
    case 'state_sync':
      return applyStateSync(tdb, item, tools);
    case 'ignored':
      return item.reason;
    default:
      return null;
  }
}

/** A customer who stops marketing is opted out of it, with the delivery as the proof; who resumes is opted in again. */
async function applyPreference(
  tdb: TenantDb,
  item: UserPreferenceItem,
  delivery_id: string,
  { clock, box }: ApplyTools,
): Promise<string | null> {
  const { category, value, detail } = item;
  if (category !== 'marketing_messages') return 'unknown_preference';
  if (value !== 'stop' && value !== 'resume') return 'unknown_preference';
  const now = clock.now();
  const at = item.at === null || Date.parse(item.at) > now.getTime() ? now : new Date(item.at);
  const opt_out = { scope: 'marketing' as const, source: 'platform' as const, reason: detail, delivery_id };
  await setOptOutByPerson(tdb, item, { value, at, opt_out }, box);
  return null;
}

async function applyAccountEvent(
  tdb: TenantDb,
  item: AccountEventItem,
  delivery_id: string,
  tools: ApplyTools,
): Promise<string | null> {
  const { field, event } = item;
  const changed = await applyNews(tdb, item, tools);
  await appendEvents(tdb, [{ type: 'platform.notice', data: { delivery_id, field, event } }]);
  return changed ? null : `${NOTED}${field}`;
}

/** The platform reports trouble with a number without naming a message. */
async function applyErrors(
  tdb: TenantDb,
  item: ValueErrorsItem,
  channel: ChannelRoute | null,
  tools: ApplyTools,
): Promise<string | null> {
  for (const { code, details, message, title } of item.errors) {
    const words = explainError(code);
    const said = details ?? message ?? title;
    await raiseNotice(
      tdb,
      {
        kind: 'number_error',
        severity: 'warning',
        title: `${channel?.name ?? 'A number'}: ${words.title}`,
        detail: said === null ? words.advice : `${words.advice} WhatsApp says: ${said}`,
        subject: { type: 'channel', id: channel?.channel_id ?? null },
        dedupe_key: `number_error:${channel?.channel_id ?? item.phone_number_id}:${code ?? 'none'}`,
      },
      tools,
    );
  }
  return null;
}

/** What the address book of the business's phone calls its people. */
async function applyStateSync(tdb: TenantDb, item: StateSyncItem, { box, clock }: ApplyTools): Promise<string | null> {
  const now = clock.now();
  const entries = item.changes.flatMap(({ phone, action, full_name, first_name, at }) => {
    const name = action === 'remove' ? null : (full_name ?? first_name);
    if (phone === null || (action !== 'remove' && name === null)) return [];
    return [{ wa_id: phone, name, at: at === null ? now : new Date(at) }];
  });
  if (entries.length === 0) return 'nothing_in_it';
  await noteBookNames(tdb, entries, { move: moveConversations, box });
  return null;
}
