import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { AppError, notFound } from '#platform/http';
import type { Jobs } from '#platform/jobs';
import { cleanFilename } from './filename.ts';
import { retryMedia } from './fetch.repository.ts';
import { insertArrived } from './inbound.repository.ts';
import { nameColumns, openMedia } from './media-json.ts';
import { KINDS, type ArrivedMedia, type MediaKind, type MediaWire } from './media.model.ts';
import { readMedia } from './media.repository.ts';

export function isMediaKind(type: string): type is MediaKind {
  return (KINDS as readonly string[]).includes(type);
}

/**
 * Notes the files of messages that were just inserted, and the work of fetching them, in the transaction that made the messages.
 * A file bears its message's id, so a message may be inserted with its `media_id`. Answers the ids of the files by message.
 */
export async function noteInboundMedia(
  tdb: TenantDb,
  arrived: readonly ArrivedMedia[],
  { jobs, box }: { jobs: Jobs; box: SecretBox },
): Promise<Map<string, string>> {
  if (arrived.length === 0) return new Map();
  const { company_id } = tdb;
  const rows = await Promise.all(
    arrived.map(async (one) => {
      const filename = one.filename === null ? null : cleanFilename(one.filename);
      return { ...one, ...(await nameColumns(box, company_id, one.message_id, filename)) };
    }),
  );
  const fresh = await insertArrived(tdb, rows);
  await jobs.enqueueAll(
    tdb,
    'media.fetch',
    fresh.map((media_id) => ({ data: { company_id, media_id } })),
  );
  return new Map(arrived.map(({ message_id }) => [message_id, message_id]));
}

/** Begins again with a file that could not be fetched, because somebody asks for it. */
export async function fetchAgain(
  tdb: TenantDb,
  id: string,
  { jobs, box }: { jobs: Jobs; box: SecretBox },
): Promise<MediaWire> {
  const { company_id } = tdb;
  const before = await retryMedia(tdb, id);
  if (before === undefined) throw notFound('Media');
  if (before.state === 'ready') throw new AppError('conflict', 'The file is there.');
  if (!before.fetchable) throw new AppError('conflict', 'WhatsApp sent no file with this message.');
  const media = (await openMedia(box, company_id, await readMedia(tdb, id)))!;
  if (before.state === 'failed') {
    await jobs.enqueue(tdb, 'media.fetch', { company_id, media_id: id });
    await appendEvents(tdb, [{ type: 'media.updated', data: { media_id: id, message_id: id, state: 'pending' } }]);
  }
  return media;
}
