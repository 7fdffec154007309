import type { Readable } from 'node:stream';
import type { CallResult, MessagingClient, Refused } from '#connectors/messaging';
import { StorageError } from '#connectors/storage';
import type { ChannelRoute } from '#features/channels';
import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Clock } from '#platform/runtime';
import { cleanFilename } from './filename.ts';
import type { FileStore } from './file-store.ts';
import { filenamePlace } from './media-json.ts';
import { findFile, type ReadableFile } from './media.repository.ts';
import { claimSlot, keepPlatformId, releaseSlot } from './platform-ids.repository.ts';

/** Longer than any upload may take. */
const LEASE_MS = 5 * 60_000;

export interface PlatformMediaTools {
  db: Database;
  box: SecretBox;
  messaging: MessagingClient;
  files: FileStore;
  clock: Clock;
}

/** The platform forgets a file on day 30. */
const USABLE_MS = 29 * 24 * 60 * 60_000;
const usableUntil = (clock: Clock): Date => new Date(clock.now().getTime() + USABLE_MS);

const refused = (kind: Refused['class'], title: string, detail: string, retry_after_ms: number | null): Refused => ({
  kind: 'refused',
  class: kind,
  code: null,
  title,
  detail,
  fbtrace_id: null,
  retry_after_ms,
});

/**
 * What the platform calls a file at this channel's number: uploaded once for each content and number, and again on day 29. Never
 * throws for what platform or storage do; no transaction is open while the file travels.
 */
export async function platformMediaId(
  tools: PlatformMediaTools,
  company_id: string,
  media_id: string,
  channel: Pick<ChannelRoute, 'phone_number_id' | 'access_token'>,
  signal?: AbortSignal,
): Promise<CallResult<string>> {
  const { db, clock } = tools;
  const { phone_number_id, access_token } = channel;
  if (access_token === null) return refused('TOKEN', 'The channel has no access token', 'no token', null);
  const found = await db.tenant(company_id, async (tdb) => {
    const file = await findFile(tdb, media_id);
    if (file === undefined || file.state !== 'ready') return undefined;
    return {
      file,
      slot: await claimSlot(tdb, { file_id: file.id, phone_number_id }, { lease_ms: LEASE_MS, now: clock.now() }),
    };
  });
  if (found === undefined)
    return refused('REQ', 'The file is not there', 'no such file, or it was never fetched', null);
  const { file, slot } = found;
  if ('known' in slot) return { kind: 'ok', value: slot.known };
  if ('busy' in slot) return refused('RETRY', 'The file is being uploaded', 'another message uploads it', 1_000);
  const place = { file_id: file.id, phone_number_id };
  const result = await upload(tools, file, { media_id, phone_number_id, access_token, signal });
  await db.tenant(company_id, (tdb) =>
    result.kind === 'ok'
      ? keepPlatformId(tdb, place, slot.lease, { platform_media_id: result.value, usable_until: usableUntil(clock) })
      : releaseSlot(tdb, place, slot.lease),
  );
  return result;
}

async function upload(
  { messaging, files, box }: PlatformMediaTools,
  file: ReadableFile,
  to: { media_id: string; phone_number_id: string; access_token: string; signal: AbortSignal | undefined },
): Promise<CallResult<string>> {
  let content: Readable | undefined;
  try {
    content = await files.read(file);
    if (content === undefined) return refused('REQ', 'The file is lost', 'the storage has it no more', null);
    const { company_id, mime_type, size_bytes } = file;
    const filename =
      file.sealed_filename === null
        ? file.filename
        : await box.read(file.sealed_filename, filenamePlace(company_id, to.media_id));
    const { phone_number_id, access_token, signal } = to;
    const named = cleanFilename(filename ?? 'file') ?? 'file';
    const uploaded = await messaging.uploadMedia({
      phone_number_id,
      access_token,
      file: { mime_type, filename: named, size_bytes, content },
      signal,
    });
    return uploaded.kind === 'ok' ? { kind: 'ok', value: uploaded.value.media_id } : uploaded;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return refused('RETRY', 'The storage does not answer', 'try again in a moment', 10_000);
  } finally {
    // A call that was refused before it began has read nothing, and the file would stay open.
    content?.destroy();
  }
}
