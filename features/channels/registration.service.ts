import type { CallResult } from '#connectors/messaging';
import type { Database } from '#platform/db';
import { AppError } from '#platform/http';
import type { Clock } from '#platform/runtime';
import type { SealedChannel } from './sealed-channel.model.ts';
import { waitAfter } from './registration.model.ts';
import { change } from './standing.service.ts';

/** Refuses to try before the platform wants anybody to: it locks out who goes on guessing. */
export function refuseEarly({ registration_wait_until: until, registration_problem }: SealedChannel, now: Date): void {
  if (until === null || until <= now) return;
  throw new AppError(
    'conflict',
    `${registration_problem ?? 'Meta refused the last try'} Meta wants nobody to try again before ${until.toISOString()}.`,
  );
}

/** Notes the wait that a refusal asks for; a success ends it. Nothing here is ever tried again by itself. */
export async function noteRefusal(
  { db, clock }: { db: Database; clock: Clock },
  channel: SealedChannel,
  answer: CallResult<unknown>,
): Promise<void> {
  const wait = answer.kind === 'refused' ? waitAfter(answer.code, answer.detail) : null;
  if (answer.kind !== 'ok' && wait === null) return;
  if (answer.kind === 'ok' && channel.registration_wait_until === null) return;
  const said =
    answer.kind === 'refused' && wait !== null
      ? {
          registration_wait_until: new Date(clock.now().getTime() + wait),
          registration_problem: `${answer.title}.`,
        }
      : { registration_wait_until: null, registration_problem: null };
  await db.tenant(channel.company_id, (tdb) => change(tdb, [channel.id], said));
}
