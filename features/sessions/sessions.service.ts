import { appendAudit } from '#features/audit-log';
import { findCompany, refuseSuspended } from '#features/companies';
import { lockUser, toUser, type User } from '#features/users';
import type { TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { newId } from '#platform/runtime';
import type { RefreshClaim, SessionRef } from './refresh-token.ts';
import type { SessionTools } from './session-tools.ts';
import type { TokenAnswer } from './sign-in.model.ts';
import { endSession, findFamily, insertSession, rotateSession, type Family } from './sessions.repository.ts';

/** Two tabs, or a retry after a lost answer, may show the same token for this long. */
const GRACE_MS = 30_000;

/** Where and how a session begins. */
export interface Beginning {
  user_agent: string | undefined;
  request_id: string;
  /** For the audit log: how they proved who they are. */
  how: Readonly<Record<string, unknown>>;
}

/**
 * Opens a session of somebody who has proved who they are: by an outside identity, by having signed up just now.
 * Throws a 401 for a user who may not sign in and a 403 when their company is suspended.
 */
export async function beginSession(
  tools: SessionTools,
  { company_id, id }: Pick<User, 'company_id' | 'id'>,
  beginning: Beginning,
): Promise<TokenAnswer> {
  const { user, claim } = await tools.db.tenant(company_id, async (tdb) => {
    const user = await admit(tdb, id);
    return { user, claim: await openSession(tdb, tools, user, beginning) };
  });
  return grant(tools, user, claim);
}

/** The user who is to get a session; they stay as they are until the transaction ends. */
export async function admit(tdb: TenantDb, user_id: string): Promise<User> {
  const user = await lockUser(tdb, user_id);
  if (user === undefined) throw new AppError('unauthenticated', 'Authentication failed');
  refuseSuspended((await findCompany(tdb))!);
  return user;
}

export async function openSession(
  tdb: TenantDb,
  { clock, auth }: SessionTools,
  user: User,
  { user_agent, request_id, how }: Beginning,
): Promise<RefreshClaim> {
  const id = newId();
  const now = clock.now();
  await insertSession(tdb, {
    id,
    user_id: user.id,
    user_agent: user_agent?.slice(0, 300) ?? null,
    expires_at: expiryOf(auth, now),
    now,
  });
  const opened = { action: 'session.opened', target_id: id, details: how, request_id };
  await appendAudit(tdb, { type: 'user', id: user.id }, opened);
  return { company_id: tdb.company_id, session_id: id, generation: 0 };
}

export async function grant({ sign, tokens }: SessionTools, user: User, claim: RefreshClaim): Promise<TokenAnswer> {
  const { access_token, expires_in } = await sign(user, claim.session_id);
  return { access_token, token_type: 'bearer', expires_in, refresh_token: tokens.make(claim), user: toUser(user) };
}

/**
 * Exchanges a refresh token for its successor. The one before is answered with the same successor for half a minute;
 * any older one must have been copied, and ends the session.
 */
export async function refresh(tools: SessionTools, token: string, request_id: string): Promise<TokenAnswer> {
  const claim = tools.tokens.read(token);
  if (claim === undefined) throw unknownToken();
  const user = await exchange(tools, claim, request_id);
  if (user === undefined) throw unknownToken();
  return grant(tools, user, { ...claim, generation: claim.generation + 1 });
}

/** Sees to it that the generation after the one that is shown is there; undefined when there is none to be given. */
async function exchange(tools: SessionTools, claim: RefreshClaim, request_id: string): Promise<User | undefined> {
  const now = tools.clock.now();
  const family = await findFamily(tools.db, claim);
  if (family === undefined || !isAlive(family, now)) return undefined;
  refuseSuspended(family);
  if (claim.generation === family.generation) {
    if (await rotate(tools, claim, now)) return family.user;
    // Somebody was faster, or ended it.
    const after = await findFamily(tools.db, claim);
    return after !== undefined && isAlive(after, now) && mayShowAgain(claim, after, now) ? after.user : undefined;
  }
  if (mayShowAgain(claim, family, now)) return family.user;
  // A generation that is still to come was made before the database was set back; it proves no theft.
  if (claim.generation < family.generation) await endReused(tools, claim, { user_id: family.user.id, now, request_id });
  return undefined;
}

function isAlive({ ended_at, expires_at, user }: Family, now: Date): boolean {
  return ended_at === null && expires_at > now && user.is_active;
}

function mayShowAgain({ generation }: RefreshClaim, family: Family, now: Date): boolean {
  return generation === family.generation - 1 && now.getTime() - family.rotated_at.getTime() <= GRACE_MS;
}

function rotate({ db, auth }: SessionTools, claim: RefreshClaim, now: Date): Promise<boolean> {
  const { company_id, session_id: id, generation } = claim;
  const times = { now, expires_at: expiryOf(auth, now) };
  return db.tenant(company_id, (tdb) => rotateSession(tdb, { id, generation }, times));
}

async function endReused(
  { db }: SessionTools,
  { company_id, session_id: id }: SessionRef,
  { user_id, now, request_id }: { user_id: string; now: Date; request_id: string },
): Promise<void> {
  const reused = { action: 'session.token_reused', target_id: id, details: {}, request_id };
  await db.tenant(company_id, async (tdb) => {
    const ended = await endSession(tdb, { id }, { reason: 'token_reused', now });
    if (ended !== undefined) await appendAudit(tdb, { type: 'user', id: user_id }, reused);
  });
}

/** Ends the session if it has not ended yet. */
export async function signOut(
  { db, clock }: SessionTools,
  { company_id, session_id }: SessionRef,
  request_id: string,
): Promise<void> {
  await db.tenant(company_id, async (tdb) => {
    const user_id = await endSession(tdb, { id: session_id }, { reason: 'signed_out', now: clock.now() });
    if (user_id === undefined) return;
    const ended = { action: 'session.signed_out', target_id: session_id, details: {}, request_id };
    await appendAudit(tdb, { type: 'user', id: user_id }, ended);
  });
}

function unknownToken(): AppError {
  return new AppError('unauthenticated', 'Invalid authentication credentials');
}

function expiryOf({ refresh_token_seconds }: SessionTools['auth'], now: Date): Date {
  return new Date(now.getTime() + refresh_token_seconds * 1_000);
}
