import type { ChannelDirectory } from '#features/channels';
import type { Row } from '#platform/db';
import { AppError } from '#platform/http';

export interface Access {
  waba_id: string;
  access_token: string;
}

/** A token for each account of the company: that of its first trusted number that has one. */
export function accessOf(
  channels: readonly Row[],
  directory: Pick<ChannelDirectory, 'byId'>,
): Map<string, Access | null> {
  const found = new Map<string, Access | null>();
  for (const row of channels) {
    const { id, waba_id } = row as { id: string; waba_id: string };
    const route = directory.byId(id);
    const access_token = route?.access_token ?? null;
    const known = found.get(waba_id);
    if (known === undefined || known === null) {
      found.set(waba_id, access_token === null ? null : { waba_id, access_token });
    }
  }
  return found;
}

/** Throws a 409 that says what to do. */
export function accessTo(waba_id: string, all: ReadonlyMap<string, Access | null>): Access {
  const access = all.get(waba_id);
  if (access !== undefined && access !== null) return access;
  throw new AppError(
    'conflict',
    access === null
      ? 'No number of this account has an access token. Enter one under Channels.'
      : 'None of your numbers belongs to the account of this template any more.',
  );
}
