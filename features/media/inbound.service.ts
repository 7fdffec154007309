import type { SecretBox } from '#platform/crypto';
import type { TenantDb } from '#platform/db';
import type { Jobs } from '#platform/jobs';
import { cleanFilename } from './filename.ts';
import { insertArrived } from './inbound.repository.ts';
import { nameColumns } from './media-json.ts';
import { KINDS, type ArrivedMedia, type MediaKind } from './media.model.ts';

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
