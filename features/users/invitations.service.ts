import { assertSeat } from '#features/companies';
import { deleteMailsFor, restrainMail, type Mailer } from '#features/mails';
import { isUniqueViolation, type TenantDb } from '#platform/db';
import { AppError, notFound, personOf, type Caller } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import { assertMayDecide } from './grants.ts';
import { makeInvitationToken } from './invitation-token.ts';
import { toInvitation, type Invitation, type InvitationWire } from './invitations.model.ts';
import {
  countOpen,
  deleteExpired,
  deleteInvitation,
  insertInvitation,
  lockInvitation,
  updateInvitation,
} from './invitations.repository.ts';
import type { InvitationCreate } from './membership.model.ts';
import { hasUserWithEmail } from './membership.repository.ts';
import { standingOf } from './roles.service.ts';

const DAY_MS = 86_400_000;
const GOOD_FOR_MS = 7 * DAY_MS;
/** Mails to strangers bear our name: no more than a house full of people. */
const MOST_OPEN = 500;

export interface InvitationTools {
  mailer: Mailer;
  clock: Clock;
}

/** A person asks somebody to join, by a mail with a link. What they will be must be within what the caller is. */
export async function invite(
  tdb: TenantDb,
  caller: Caller,
  { body, mailer, clock }: InvitationTools & { body: InvitationCreate },
): Promise<InvitationWire> {
  const invited_by = personOf(caller);
  const now = clock.now();
  const { email, role, first_name = '', last_name = '' } = body;
  const standing = await standingOf(tdb, { role, role_id: body.role_id ?? null });
  assertMayDecide(caller, standing);
  if (await hasUserWithEmail(tdb, email)) throw emailConflict('This person is a user of your company already.');
  await assertSeat(tdb);
  if ((await countOpen(tdb, MOST_OPEN)) >= MOST_OPEN) {
    throw new AppError('conflict', `${MOST_OPEN} invitations are waiting for an answer. Take some back first.`);
  }
  await deleteExpired(tdb, email, now);
  const id = newId();
  const { token, secret_hash } = makeInvitationToken(tdb.company_id, id);
  const expires_at = new Date(now.getTime() + GOOD_FOR_MS);
  const made = await insertInvitation(tdb, {
    id,
    email,
    first_name,
    last_name,
    role,
    role_id: standing.role_id,
    secret_hash,
    invited_by,
    sent_at: now,
    expires_at,
    created_at: now,
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error, 'invitations_open')) throw error;
    throw emailConflict('This address was invited already. Send that invitation again instead.');
  });
  await restrainMail(tdb, email, now);
  await write(tdb, caller, { invitation: made, token, mailer });
  return toInvitation(made);
}

/** A new link by a new mail; the one before no longer works. */
export async function inviteAgain(
  tdb: TenantDb,
  caller: Caller,
  { id, mailer, clock }: InvitationTools & { id: string },
): Promise<InvitationWire> {
  personOf(caller);
  const now = clock.now();
  const invitation = await openInvitation(tdb, id);
  assertMayDecide(caller, await standingOf(tdb, invitation));
  await restrainMail(tdb, invitation.email, now);
  const { token, secret_hash } = makeInvitationToken(tdb.company_id, id);
  const expires_at = new Date(now.getTime() + GOOD_FOR_MS);
  const renewed = await updateInvitation(tdb, id, { secret_hash, sent_at: now, expires_at });
  await deleteMailsFor(tdb, id);
  await write(tdb, caller, { invitation: renewed, token, mailer });
  return toInvitation(renewed);
}

/** Takes an invitation back: its link no longer works, and a mail that has not left does not leave. */
export async function withdraw(tdb: TenantDb, caller: Caller, id: string): Promise<void> {
  const invitation = await openInvitation(tdb, id);
  assertMayDecide(caller, await standingOf(tdb, invitation));
  await deleteInvitation(tdb, id);
  await deleteMailsFor(tdb, id);
}

async function openInvitation(tdb: TenantDb, id: string): Promise<Invitation> {
  const invitation = await lockInvitation(tdb, id);
  if (invitation === undefined) throw notFound('Invitation');
  if (invitation.accepted_at !== null) throw new AppError('conflict', 'This invitation was accepted already.');
  return invitation;
}

async function write(
  tdb: TenantDb,
  caller: Caller,
  { invitation, token, mailer }: { invitation: Invitation; token: string; mailer: Mailer },
): Promise<void> {
  const { id, email, first_name, last_name, expires_at } = invitation;
  await mailer.queueMail(tdb, {
    kind: 'invitation',
    to: email,
    recipient_id: id,
    name: `${first_name} ${last_name}`.trim(),
    from_name: caller.name,
    path: `/accept-invitation#token=${token}`,
    good_until: expires_at,
  });
}

function emailConflict(message: string): AppError {
  return new AppError('conflict', message, { errors: [{ field: 'email', message: 'was asked already' }] });
}
