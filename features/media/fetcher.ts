import { downloadFault, type CallResult, type MediaFile, type MessagingClient } from '#connectors/messaging';
import { StorageError } from '#connectors/storage';
import type { ChannelDirectory, ChannelRoute } from '#features/channels';
import type { Database, TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import type { Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import type { FailureReason } from './failures.ts';
import { claimMedia, closeMedia, holdMedia, postponeMedia, type ClaimedMedia } from './fetch.repository.ts';
import type { FileStore, WrittenFile } from './file-store.ts';
import type { Inspector } from './inspect.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { keepFile, leavePlaces, type Findings } from './media.repository.ts';
import { settleType } from './sniff.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long to wait after each try that may go well later: about the 7 days that the platform keeps a file. */
const WAITS = [2, 10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200]
  .map((seconds) => seconds * SECOND)
  .concat([DAY, DAY, DAY, DAY, DAY]);
const KEPT_BY_PLATFORM_MS = 7 * DAY;
/** What is no fault of the file's, a token or the storage, is waited for and counts no try. */
const WAIT_FOR_OTHERS_MS = MINUTE;
const WAIT_FOR_TOKEN_MS = 15 * MINUTE;
/** What is not there or damaged so many times is so. */
const TRIES_OF_BAD = 4;
const LEASE_MS = 10 * MINUTE;

export interface FetchTools {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  channels: ChannelDirectory;
  messaging: MessagingClient;
  files: FileStore;
  inspect: Inspector;
}

interface Job {
  company_id: string;
  media_id: string;
}

type Outcome =
  | { kind: 'kept'; file: WrittenFile; found: Findings }
  | { kind: 'failed'; reason: FailureReason }
  | { kind: 'later'; wait_ms: number | undefined; count_try: boolean; because: FailureReason; detail: string };

/**
 * The work behind the job `media.fetch`: take the file, fetch it with no transaction open, store how that ended. A crash at any
 * point leaves at worst a place of the storage that nobody knows, which is swept.
 */
export function createFetcher(tools: FetchTools): (job: Job, signal: AbortSignal) => Promise<void> {
  const { db, jobs, clock, logger, channels, messaging, files, inspect } = tools;

  return async function fetchOne({ company_id, media_id }, signal) {
    const media = await db.tenant(company_id, (tdb) => claimMedia(tdb, media_id, LEASE_MS));
    if (media === undefined) return;
    const outcome = await attempt(company_id, media, signal);
    await db.tenant(company_id, (tdb) => settle(tdb, media, outcome, signal.aborted));
    const told = { company_id, media_id, attempts: media.attempts, outcome: outcome.kind };
    if (outcome.kind === 'later')
      logger.warn({ ...told, because: outcome.because, detail: outcome.detail }, 'file not fetched yet');
    else logger.info(told, 'file of a message');
  };

  async function attempt(company_id: string, media: ClaimedMedia, signal: AbortSignal): Promise<Outcome> {
    const channel = channels.byId(media.channel_id);
    if (channel === undefined) return { kind: 'failed', reason: 'no_channel' };
    if (channel.access_token === null) return waitForToken('the channel has no access token');
    let written: WrittenFile | undefined;
    try {
      // A link lives five minutes: one that has expired is asked for once more.
      for (let look = 1; ; look += 1) {
        const result = await download(media, channel, signal, async (content) => {
          written = await files.write(company_id, content, { signal });
        });
        if (result.kind === 'ok' && written !== undefined) {
          const type = settleType(written.head, media.claimed_mime_type);
          return { kind: 'kept', file: written, found: await inspect(written, type) };
        }
        if (written !== undefined) await files.remove([written.place]);
        written = undefined;
        if (look === 1 && result.kind === 'refused' && downloadFault(result) === 'expired') continue;
        return outcomeOf(result, media);
      }
    } catch (error) {
      if (written !== undefined) await files.remove([written.place]).catch(() => undefined);
      if (signal.aborted)
        return { kind: 'later', wait_ms: 0, count_try: false, because: 'unreachable', detail: 'stopping' };
      if (!(error instanceof StorageError)) throw error;
      logger.error({ err: error }, 'the storage takes no files');
      return {
        kind: 'later',
        wait_ms: WAIT_FOR_OTHERS_MS,
        count_try: false,
        because: 'unreachable',
        detail: 'storage',
      };
    }
  }

  async function download(
    media: ClaimedMedia,
    { phone_number_id, access_token }: ChannelRoute,
    signal: AbortSignal,
    into: (content: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<CallResult<MediaFile>> {
    const by = { access_token: access_token!, signal };
    const found = await messaging.getMedia({ ...by, media_id: media.platform_media_id, phone_number_id });
    if (found.kind !== 'ok') return found;
    const { url, sha256, size_bytes } = found.value;
    // What is announced to be too large is refused before a byte of it comes.
    const max_bytes = (size_bytes ?? 0) > MAX_FILE_BYTES ? 0 : MAX_FILE_BYTES;
    return messaging.downloadMedia({ ...by, url, max_bytes, sha256: media.claimed_sha256 ?? sha256, into });
  }

  function waitForToken(detail: string): Outcome {
    return { kind: 'later', wait_ms: WAIT_FOR_TOKEN_MS, count_try: false, because: 'refused', detail };
  }

  function outcomeOf(result: CallResult<MediaFile>, { attempts }: ClaimedMedia): Outcome {
    const later = (because: FailureReason, detail: string): Outcome => ({
      kind: 'later',
      wait_ms: WAITS[attempts - 1],
      count_try: true,
      because,
      detail,
    });
    if (result.kind !== 'refused') return later('unreachable', result.kind === 'ok' ? 'nothing came' : result.detail);
    const fault = downloadFault(result);
    if (fault === 'too_large') return { kind: 'failed', reason: 'too_large' };
    if (fault === 'damaged')
      return attempts >= TRIES_OF_BAD ? { kind: 'failed', reason: 'damaged' } : later('damaged', result.detail);
    if (result.class === 'TOKEN' || result.class === 'PERM') return waitForToken(result.title);
    // An id that the platform does not know is refused as a fault of ours.
    if (result.class === 'REQ')
      return attempts >= TRIES_OF_BAD ? { kind: 'failed', reason: 'gone' } : later('gone', result.detail);
    return later('unreachable', result.title);
  }

  async function settle(tdb: TenantDb, media: ClaimedMedia, outcome: Outcome, stopping: boolean): Promise<void> {
    const { company_id } = tdb;
    if (outcome.kind === 'later') {
      const over = clock.now().getTime() - media.created_at.getTime() > KEPT_BY_PLATFORM_MS;
      if (outcome.wait_ms !== undefined && !over) {
        const due = await postponeMedia(tdb, media, {
          wait_ms: stopping ? 0 : outcome.wait_ms,
          count_try: outcome.count_try && !stopping,
        });
        if (due !== undefined) await jobs.enqueue(tdb, 'media.fetch', { company_id, media_id: media.id }, { due });
        return;
      }
    }
    const ours = await holdMedia(tdb, media);
    if (outcome.kind === 'kept' && !ours) {
      const { thumbnail } = outcome.found;
      await leavePlaces(tdb, [outcome.file.place, ...(thumbnail === null ? [] : [thumbnail.place])]);
    }
    if (!ours) return;
    if (outcome.kind === 'kept') {
      const file_id = await keepFile(tdb, outcome.file, outcome.found);
      await closeMedia(tdb, media.id, { state: 'ready', file_id });
    } else {
      const failure = outcome.kind === 'failed' ? outcome.reason : outcome.because;
      await closeMedia(tdb, media.id, { state: 'failed', failure });
    }
    const state = outcome.kind === 'kept' ? 'ready' : 'failed';
    const data = { media_id: media.id, message_id: media.message_id, state };
    await appendEvents(tdb, [{ type: 'media.updated', data }]);
  }
}
