import { restrainMail, type Mailer } from '#features/mails';
import type { TenantDb } from '#platform/db';
import type { Clock } from '#platform/runtime';
import { makeLink } from './mailed-links.ts';
import { displayName, type User } from './users.model.ts';

const GOOD_FOR_MS = 7 * 86_400_000;

/** Writes to somebody who was made a user without a password, so that they can choose one. Throws a 429: see `restrainMail`. */
export async function welcome(
  tdb: TenantDb,
  user: User,
  { mailer, clock }: { mailer: Mailer; clock: Clock },
): Promise<void> {
  await restrainMail(tdb, user.email, clock.now());
  const link = await makeLink(tdb, user, { purpose: 'password_reset', good_for_ms: GOOD_FOR_MS, now: clock.now() });
  if (link === undefined) return;
  await mailer.queueMail(tdb, {
    kind: 'welcome',
    to: user.email,
    recipient_id: user.id,
    name: displayName(user),
    path: `/reset-password#token=${link.token}`,
    good_until: link.good_until,
  });
}
