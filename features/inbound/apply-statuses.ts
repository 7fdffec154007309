import type { PlatformError, StatusItem } from '#connectors/messaging';
import type { ChannelRoute } from '#features/channels';
import { applyStatuses, platformFailure, type StatusNews } from '#features/conversations';
import { settleByStatus } from '#features/dispatches';
import type { TenantDb } from '#platform/db';
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
      detail: item.status === 'failed' ? failureOf(item.errors) : costOf(item),
    })),
  );
}

function failureOf(errors: readonly PlatformError[]): object {
  const [error] = errors;
  return platformFailure(error?.code ?? null, error?.details ?? error?.message ?? error?.title ?? null);
}

/** What the platform will ask for the message: it says so with one or two of its statuses. */
function costOf({ pricing, conversation }: StatusItem): object | null {
  if (pricing === null && conversation === null) return null;
  return { pricing, conversation };
}
