import { explainError, readHistoryMessages, type HistoryItem } from '#connectors/messaging';
import type { ChannelRoute } from '#features/channels';
import { raiseNotice } from '#features/notices';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { ApplyTools } from './apply-messages.ts';
import { insertImport, type Chunk } from './history.repository.ts';

/**
 * The past of a number may be thousands of messages in one delivery: they are imported by a job, some at a time. Here only the
 * chunk is noted, so that people see it coming.
 */
export async function applyHistory(
  tdb: TenantDb,
  item: HistoryItem,
  { channel, delivery_id }: { channel: ChannelRoute; delivery_id: string },
  tools: ApplyTools,
): Promise<string | null> {
  const { messages, progress, errors } = readHistoryMessages(item);
  const [error] = errors;
  const { channel_id } = channel;
  const chunk: Chunk = {
    delivery_id,
    channel_id,
    state: messages.length > 0 ? 'importing' : error === undefined ? 'imported' : 'refused',
    ...placeOf(item),
    progress,
    messages: messages.length,
    error_code: error?.code ?? null,
  };
  await insertImport(tdb, chunk);
  if (messages.length > 0) {
    await tools.jobs.enqueue(tdb, 'history.import', { company_id: tdb.company_id, channel_id, delivery_id });
  } else {
    await appendEvents(tdb, [{ type: 'channel.history_changed', data: { channel_id, state: chunk.state } }]);
  }
  if (error !== undefined) {
    const { title, advice } = explainError(error.code);
    await raiseNotice(
      tdb,
      {
        kind: 'history_refused',
        severity: 'info',
        title: `${channel.name}: its earlier conversations were not handed over`,
        detail: `${title}. ${advice}`,
        subject: { type: 'channel', id: channel_id },
        dedupe_key: `history_refused:${channel_id}`,
      },
      tools,
    );
  }
  return null;
}

/** Where in the whole a chunk belongs; what follows with files only has no place. */
function placeOf({ chunks }: HistoryItem): { phase: number | null; chunk_order: number | null } {
  const metadata = (chunks[0]?.['metadata'] ?? {}) as { phase?: unknown; chunk_order?: unknown };
  const whole = (value: unknown): number | null =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 30_000 ? value : null;
  return { phase: whole(metadata.phase), chunk_order: whole(metadata.chunk_order) };
}
