import { appendAudit } from '#features/audit-log';
import { assertSeat, findCompany, refuseSuspended } from '#features/companies';
import type { Database, TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import type { Clock } from '#platform/runtime';
import { readInvitationToken } from './invitation-token.ts';
import type { AcceptBody, Invitation, PreviewAnswer } from './invitations.model.ts';
import { findBySecret, lockInvitation, updateInvitation } from './invitations.repository.ts';
import { insertJoining } from './joining.ts';
import { lockMembership } from './membership.repository.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import type { User } from './users.model.ts';

export interface AcceptanceTools {
  db: Database;
  clock: Clock;
  min_length: number;
}

type Claim = NonNullable<ReturnType<typeof readInvitationToken>>;

/** What the holder of the link is invited to. Throws a 422 that says the same whatever is wrong with the link. */
export async function preview({ db, clock }: AcceptanceTools, token: string): Promise<PreviewAnswer> {
  const claim = claimOf(token);
  return db.tenant(claim.company_id, async (tdb) => {
    const { email, first_name, last_name, role } = await openedBy(tdb, claim, clock);
    const company = await findCompany(tdb);
    if (company === undefined) throw badLink();
    return { company_name: company.name, email, first_name, last_name, role };
  });
}

/** Makes the invited person a user whose address is confirmed by the mail. Of two who try at the same time one does. */
export async function accept(
  { db, clock, min_length }: AcceptanceTools,
  { token, password, first_name, last_name }: AcceptBody,
  request_id: string,
): Promise<User> {
  const claim = claimOf(token);
  // Hashing takes a core for a while: only for those whose link is good, and not in a transaction.
  const { email } = await db.tenant(claim.company_id, (tdb) => openedBy(tdb, claim, clock));
  checkPassword(password, { email, min_length });
  const hashed_password = await hashPassword(password);

  return db.tenant(claim.company_id, async (tdb) => {
    await lockMembership(tdb);
    await lockInvitation(tdb, claim.id);
    const { role, role_id } = await openedBy(tdb, claim, clock);
    const company = await findCompany(tdb);
    if (company === undefined) throw badLink();
    refuseSuspended(company);
    await assertSeat(tdb);
    const now = clock.now();
    const names = { email, first_name, last_name };
    const user = await insertJoining(tdb, { ...names, role, role_id, hashed_password, email_verified_at: now });
    await updateInvitation(tdb, claim.id, { accepted_at: now });
    const entry = { action: 'invitation.accepted', target_id: claim.id, details: { role, role_id }, request_id };
    await appendAudit(tdb, { type: 'user', id: user.id }, entry);
    return user;
  });
}

function claimOf(token: string): Claim {
  const claim = readInvitationToken(token);
  if (claim === undefined) throw badLink();
  return claim;
}

async function openedBy(tdb: TenantDb, claim: Claim, clock: Clock): Promise<Invitation> {
  const invitation = await findBySecret(tdb, claim);
  if (invitation === undefined || invitation.accepted_at !== null || invitation.expires_at <= clock.now()) {
    throw badLink();
  }
  return invitation;
}

function badLink(): AppError {
  return new AppError('invalid', 'token: was used, has expired or was taken back. Ask for a new invitation.', {
    errors: [{ field: 'token', message: 'was used, has expired or was taken back' }],
  });
}
