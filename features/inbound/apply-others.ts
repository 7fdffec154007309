import type { InboundItem, PlatformError, StatusItem, UserPreferenceItem } from '#connectors/messaging';
import { explainError } from '#connectors/messaging';
import type { ChannelRoute } from '#features/channels';
import { noteUserId, setOptOutByPerson } from '#features/contacts';
import { applyStatuses, type StatusNews } from '#features/conversations';
import { settleByStatus } from '#features/dispatches';
import type { TenantDb } from '#platform/db';
import { appendEvents, type NewEvent } from '#platform/events';
import type { ApplyTools } from './apply-messages.ts';
import { isId, type Clock } from '#platform/runtime';

/** Settles attempts and moves messages; answers how many statuses speak of messages that are not ours (yet). */
export async function applyStatusItems(
  tdb: TenantDb,
  items: readonly { item: StatusItem; channel: ChannelRoute }[],
  clock: Clock,
): Promise<{ unknown: number }> {
  const attempts = items.flatMap(({ item, channel }) =>
    item.callback_data !== null && isId(item.callback_data)
      ? [{ attempt_id: item.callback_data, channel_id: channel.channel_id, wamid: item.wamid }]
      : [],
  );
  await settleByStatus(tdb, [...new Map(attempts.map((attempt) => [attempt.attempt_id, attempt])).values()], clock);
  return applyStatuses(
    tdb,
    items.map(({ item, channel }): StatusNews => ({
      channel_id: channel.channel_id,
      wamid: item.wamid,
      status: item.status,
      at: item.at === null ? clock.now() : new Date(item.at),
      detail: item.status === 'failed' ? failureOf(item.errors) : null,
    })),
  );
}

function failureOf(errors: readonly PlatformError[]): object {
  const [error] = errors;
  const { title, advice } = explainError(error?.code ?? null);
  return { code: error?.code ?? null, class: 'PLATFORM', title, detail: error?.details ?? error?.message ?? advice };
}

/** A customer who stops marketing is opted out; who resumes is opted in again. */
async function applyPreference(tdb: TenantDb, item: UserPreferenceItem, { clock, box }: ApplyTools): Promise<void> {
  if (item.category !== 'marketing_messages' || (item.value !== 'stop' && item.value !== 'resume')) return;
  const now = clock.now();
  const at = item.at === null ? now : new Date(item.at);
  await setOptOutByPerson(tdb, item, item.value, at < now ? at : now, box);
}

/** Everything that is not a message or a status; answers why an item had no effect, or null when it had one. */
export async function applyOther(
  tdb: TenantDb,
  item: InboundItem,
  delivery_id: string,
  tools: ApplyTools,
): Promise<string | null> {
  const notice = (field: string, event: string | null): NewEvent => ({
    type: 'platform.notice',
    data: { delivery_id, field, event },
  });
  switch (item.kind) {
    case 'user_preference':
      await applyPreference(tdb, item, tools);
      return null;
    case 'user_id_update':
      await noteUserId(tdb, item, tools.box);
      return null;
    case 'account_event':
      await appendEvents(tdb, [notice(item.field, item.event)]);
      return null;
    case 'call':
      await appendEvents(tdb, [notice('calls', item.event)]);
      return null;
    case 'value_errors':
      await appendEvents(tdb, [notice(item.field, String(item.errors[0]?.code ?? 'error'))]);
      return null;
    case 'history':
      return 'history_is_not_imported';
    case 'state_sync':
      return 'address_book_is_not_imported';
    case 'ignored':
      return item.reason;
    default:
      return null;
  }
}
