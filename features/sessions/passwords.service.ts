import { appendAudit } from '#features/audit-log';
import {
  changeAccount,
  checkPassword,
  deleteLinks,
  displayName,
  findClaimant,
  findUser,
  lockUser,
  makeLink,
  ownerOfLink,
  preparePassword,
  takeLink,
  userByPassword,
  type User,
} from '#features/users';
import type { TenantDb } from '#platform/db';
import { invalidField, personOf, type Caller } from '#platform/http';
import type { SessionTools } from './session-tools.ts';
import { endSessions } from './sessions.repository.ts';

const purpose = 'password_reset';
const GOOD_FOR_MS = 3_600_000;

/**
 * Makes sure that whoever is signed in has the password too, before something that could lock the owner out. Throws
 * a 422 that names the field, and a 429 after too many failures of this session.
 */
export async function confirmPassword(
  { db, lockout }: SessionTools,
  who: Caller,
  { password, field }: { password: string; field: string },
): Promise<User> {
  const user_id = personOf(who);
  const subject = lockout.ofSession(who.session_id ?? user_id);
  const user = await lockout.attempt(subject, async () => {
    const result = await userByPassword(db, { company_id: who.company_id, user_id }, password);
    return { ended: result === undefined ? 'wrong' : 'right', result };
  });
  if (user === undefined) throw invalidField(field, 'is not your password');
  return user;
}

/** Hashes a new password that passed the rules; what comes back writes it and ends all sessions but the present one. */
export async function changePassword(
  tools: SessionTools,
  { email, password }: { email: string; password: string },
): Promise<(tdb: TenantDb, who: { user_id: string; session_id: string | null }) => Promise<void>> {
  checkPassword(password, { email, min_length: tools.auth.password_min_length });
  const write = await preparePassword(password);
  return async (tdb, { user_id, session_id }) => {
    await write(tdb, user_id);
    // Of a welcome as well: whoever read an old mail must not undo the change.
    await deleteLinks(tdb, user_id, purpose);
    await endSessions(tdb, { user_id, but: session_id }, { reason: 'password_changed', now: tools.clock.now() });
    const user = await findUser(tdb, user_id);
    if (user !== undefined) await tellChanged(tdb, tools, user);
  };
}

/** Answers nothing and takes as long for an address that nobody has: the mail is written by a job. */
export async function forgotPassword({ db, jobs }: SessionTools, email: string): Promise<void> {
  const { user } = await findClaimant(db, email);
  const whom = { company_id: user?.company_id ?? null, user_id: user?.id ?? null };
  await db.system((sdb) => jobs.enqueue(sdb, 'password.forgotten', whom));
}

/** Mails a link to choose a new password by. Does nothing when there were several lately. */
export async function sendReset(
  tools: SessionTools,
  { company_id, user_id }: { company_id: string; user_id: string },
): Promise<void> {
  const { db, clock, mailer } = tools;
  await db.tenant(company_id, async (tdb) => {
    const user = await lockUser(tdb, user_id);
    if (user === undefined) return;
    const link = await makeLink(tdb, user, { purpose, good_for_ms: GOOD_FOR_MS, now: clock.now() });
    if (link === undefined) return;
    await mailer.queueMail(tdb, {
      kind: 'password_reset',
      to: user.email,
      recipient_id: user.id,
      name: displayName(user),
      path: `/reset-password#token=${link.token}`,
      good_until: link.good_until,
    });
  });
}

/**
 * Takes the token of such a link: writes the password, ends all sessions and forgets failed attempts. The second
 * factor stays. Throws a 422 for a token that is no longer good, or a password that breaks the rules.
 */
export async function resetPassword(
  tools: SessionTools,
  { token, password, request_id }: { token: string; password: string; request_id: string },
): Promise<User | undefined> {
  const { db, clock, auth, lockout } = tools;
  const now = clock.now();
  const { company_id, user_id, email, claim } = await ownerOfLink(db, token, { purpose, now });
  // Before the link is used up: a password that is refused costs nobody their link.
  checkPassword(password, { email, min_length: auth.password_min_length });
  const write = await preparePassword(password);
  const user = await db.tenant(company_id, async (tdb) => {
    await takeLink(tdb, claim, { purpose, now });
    await write(tdb, user_id);
    const ended = await endSessions(tdb, { user_id, but: null }, { reason: 'password_reset', now });
    const details = { sessions_ended: ended };
    await appendAudit(
      tdb,
      { type: 'user', id: user_id },
      { action: 'password.reset', target_id: user_id, details, request_id },
    );
    const user = await findUser(tdb, user_id);
    if (user === undefined) return undefined;
    await tellChanged(tdb, tools, user);
    // Whoever read the mail has the address.
    if (user.email !== email || user.email_verified_at !== null) return user;
    return changeAccount(tdb, user_id, { email_verified_at: now });
  });
  await lockout.forget(lockout.ofAccount(user_id, email));
  return user;
}

async function tellChanged(tdb: TenantDb, { mailer }: SessionTools, user: User): Promise<void> {
  const { email: to, id: recipient_id } = user;
  await mailer.queueMail(tdb, { kind: 'password_changed', to, recipient_id, name: displayName(user) });
}
