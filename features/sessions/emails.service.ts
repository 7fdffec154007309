import { appendAudit } from '#features/audit-log';
import { changeAccount, displayName, findUser, makeLink, ownerOfLink, takeLink, type User } from '#features/users';
import type { TenantDb } from '#platform/db';
import type { SessionTools } from './session-tools.ts';

const purpose = 'email_verification';
const GOOD_FOR_MS = 7 * 86_400_000;

/** Mails a link that proves that the address is the user's. Does nothing when there were several lately. */
export async function sendVerification(tdb: TenantDb, { mailer, clock }: SessionTools, user: User): Promise<void> {
  const link = await makeLink(tdb, user, { purpose, good_for_ms: GOOD_FOR_MS, now: clock.now() });
  if (link === undefined) return;
  await mailer.queueMail(tdb, {
    kind: 'email_verification',
    to: user.email,
    recipient_id: user.id,
    name: displayName(user),
    path: `/verify-email#token=${link.token}`,
    good_until: link.good_until,
  });
}

/** Takes the token of such a link. Throws a 422 when it is no longer good. */
export async function verifyEmail(tools: SessionTools, token: string, request_id: string): Promise<void> {
  const now = tools.clock.now();
  const { company_id, claim } = await ownerOfLink(tools.db, token, { purpose, now });
  await tools.db.tenant(company_id, async (tdb) => {
    const { user_id, email } = await takeLink(tdb, claim, { purpose, now });
    // The address may be another one by now, of which this link proves nothing.
    const user = await findUser(tdb, user_id);
    if (user?.email !== email) return;
    await changeAccount(tdb, user_id, { email_verified_at: user.email_verified_at ?? now });
    const verified = { action: 'user.email_verified', target_id: user_id, details: {}, request_id };
    await appendAudit(tdb, { type: 'user', id: user_id }, verified);
  });
}
