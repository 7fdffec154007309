import { sql } from 'kysely';
import type { TenantDb } from '#platform/db';
import type { ArrivedMedia } from './media.model.ts';

type NewArrived = ArrivedMedia & { filename: string | null; sealed_filename: Buffer | null };

/** A file for each message that has none yet; answers those that can be fetched. What has no id is failed from the start. */
export async function insertArrived(tdb: TenantDb, arrived: readonly NewArrived[]): Promise<string[]> {
  const column = <Key extends keyof NewArrived>(key: Key) => arrived.map((one) => one[key]);
  const { rows } = await sql<{ id: string; state: string }>`
    with arrived as (
      select * from unnest(${column('message_id')}::uuid[], ${column('channel_id')}::uuid[],
        ${column('platform_media_id')}::text[], ${column('mime_type')}::text[], ${column('sha256')}::text[],
        ${column('filename')}::text[], ${column('sealed_filename')}::bytea[],
        ${arrived.map(({ voice }) => voice === true)}::boolean[], ${column('kind')}::text[])
      as n (message_id, channel_id, platform_media_id, mime_type, sha256, filename, sealed_filename, voice, kind)
    ), made as (
      insert into media (company_id, id, origin, kind, state, filename, sealed_filename, channel_id, message_id,
                         platform_media_id, claimed_mime_type, claimed_sha256, voice, failure, due_at)
      select ${tdb.company_id}, message_id, 'inbound', kind, case when platform_media_id is null then 'failed' else 'pending' end,
             filename, sealed_filename, channel_id, message_id, platform_media_id, left(mime_type, 200), left(sha256, 200), voice,
             case when platform_media_id is null then 'nameless' end,
             case when platform_media_id is not null then clock_timestamp() end
      from arrived
      on conflict do nothing
      returning id, state
    ), used as (
      insert into media_uses (company_id, message_id, media_id) select ${tdb.company_id}, id, id from made
    )
    select id, state from made`.execute(tdb.q);
  return rows.filter(({ state }) => state === 'pending').map(({ id }) => id);
}
