import { forgetPlatformMedia, mediaHeldBy } from '#features/media';
import type { TenantDb } from '#platform/db';
import { phoneNumberIdOf, wasRefusedWith } from './refs.repository.ts';

/** What the platform says of a file that it has no more, or cannot read; it says the same of other faults. */
const OF_FILES: readonly number[] = [131_009, 131_053];

/**
 * The platform refused a message because of its file, perhaps because it has forgotten the file before its time: the next
 * try uploads it again. Answers whether the message holds a file that this can be true of.
 */
export async function forgetFilesOf(
  tdb: TenantDb,
  message: { id: string; channel_id: string },
  code: number | null,
): Promise<boolean> {
  if (code === null || !OF_FILES.includes(code)) return false;
  const media_ids = await mediaHeldBy(tdb, message.id);
  const phone_number_id = await phoneNumberIdOf(tdb, message.channel_id);
  if (media_ids.length === 0 || phone_number_id === undefined) return false;
  await forgetPlatformMedia(tdb, phone_number_id, media_ids);
  return true;
}

/** Whether another try of the same sending has ended so already: then the file itself is at fault. */
export function wasRefusedForFiles(
  tdb: TenantDb,
  dispatch: { id: string; message_id: string; resend: number },
): Promise<boolean> {
  return wasRefusedWith(tdb, dispatch, OF_FILES);
}
