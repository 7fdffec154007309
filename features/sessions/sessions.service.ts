import { isSuspended } from '#features/companies';
import {
  checkPassword,
  createCompanyWithAdmin,
  findClaimant,
  findUser,
  lockActiveUser,
  toUser,
  type User,
} from '#features/users';
import type { Config } from '#platform/config';
import type { Database, TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import { createTokenSigner, type TokenSigner } from './access-token.ts';
import { createLoginThrottle, type LoginThrottle } from './login-throttle.ts';
import { createRefreshTokens, type RefreshClaim, type RefreshTokens } from './refresh-token.ts';
import type { SignUpBody, TokenAnswer } from './sessions.model.ts';
import { endSession, insertSession, lockSession, rotateSession } from './sessions.repository.ts';

/** Two tabs, or a retry after a lost answer, may show the same token for this long. */
const GRACE_MS = 30_000;

/** What sessions are made with. */
export interface SessionTools {
  db: Database;
  clock: Clock;
  auth: Config['auth'];
  sign: TokenSigner;
  tokens: RefreshTokens;
  throttle: LoginThrottle;
}

export function createSessionTools({
  db,
  config,
  clock,
}: {
  db: Database;
  config: Config;
  clock: Clock;
}): SessionTools {
  const { auth } = config;
  return {
    db,
    clock,
    auth,
    sign: createTokenSigner(auth, clock),
    tokens: createRefreshTokens(auth),
    throttle: createLoginThrottle(clock),
  };
}

/** Makes a company with its first admin. Throws a 409 when the address has an account, a 422 for a bad password. */
export async function signUp({ db, auth }: SessionTools, body: SignUpBody): Promise<User> {
  const { email, password, first_name, last_name } = body;
  checkPassword(password, { email, min_length: auth.password_min_length });
  const company = { name: body.company_name ?? `${first_name}'s company` };
  const { created, user } = await createCompanyWithAdmin(db, { email, password, first_name, last_name, company });
  if (!created) throw new AppError('conflict', 'An account with this e-mail address exists. Sign in instead.');
  return user;
}

export interface LoginAttempt {
  email: string;
  password: string;
  /** Where the attempt comes from. */
  address: string;
  user_agent: string | undefined;
}

/** Opens a session. Whatever is wrong with address or password, the answer and the time it takes are the same. */
export async function signIn(tools: SessionTools, attempt: LoginAttempt): Promise<TokenAnswer> {
  const { db, throttle } = tools;
  const key = `${attempt.email} ${attempt.address}`;
  const wait = throttle.waitFor(key);
  if (wait > 0) {
    throw new AppError('too_many_requests', 'Too many failed attempts. Try again later.', { retry_after_s: wait });
  }
  const { user, proves } = await findClaimant(db, attempt.email);
  if (!(await proves(attempt.password)) || user?.is_active !== true) {
    throttle.failed(key);
    throw new AppError('unauthenticated', 'Authentication failed');
  }
  throttle.succeeded(key);
  const claim = await db.tenant(user.company_id, (tdb) => openSession(tdb, tools, user, attempt.user_agent));
  return grant(tools, user, claim);
}

async function openSession(
  tdb: TenantDb,
  { clock, auth }: SessionTools,
  user: User,
  user_agent: string | undefined,
): Promise<RefreshClaim> {
  // Checking the password took a while: the user may have been locked out meanwhile.
  if (!(await lockActiveUser(tdb, user.id))) throw new AppError('unauthenticated', 'Authentication failed');
  await refuseSuspended(tdb);
  const id = newId();
  const now = clock.now();
  await insertSession(tdb, {
    id,
    user_id: user.id,
    user_agent: user_agent?.slice(0, 300) ?? null,
    expires_at: later(now, auth.refresh_token_seconds),
    now,
  });
  return { company_id: tdb.company_id, session_id: id, generation: 0 };
}

/**
 * Exchanges a refresh token for its successor. The one before is answered with the same successor for half a minute;
 * any older one must have been copied, and ends the session.
 */
export async function refresh(tools: SessionTools, token: string): Promise<TokenAnswer> {
  const claim = tools.tokens.read(token);
  if (claim === undefined) throw unknownToken();
  const found = await tools.db.tenant(claim.company_id, (tdb) => exchange(tdb, tools, claim));
  // Only now, so that the end of the session is kept.
  if (found === undefined) throw unknownToken();
  return grant(tools, found.user, found.successor);
}

async function exchange(
  tdb: TenantDb,
  { clock, auth }: SessionTools,
  claim: RefreshClaim,
): Promise<{ user: User; successor: RefreshClaim } | undefined> {
  const now = clock.now();
  const session = await lockSession(tdb, claim.session_id);
  if (session === undefined || session.ended_at !== null || session.expires_at <= now) return undefined;
  const user = await findUser(tdb, session.user_id);
  if (user?.is_active !== true) return undefined;
  await refuseSuspended(tdb);

  const { id, generation } = session;
  if (claim.generation === generation) {
    const next = generation + 1;
    await rotateSession(tdb, id, { generation: next, now, expires_at: later(now, auth.refresh_token_seconds) });
    return { user, successor: { ...claim, generation: next } };
  }
  if (claim.generation === generation - 1 && now.getTime() - session.rotated_at.getTime() <= GRACE_MS) {
    return { user, successor: { ...claim, generation } };
  }
  // A generation that is still to come was made before the database was set back; it proves no theft.
  if (claim.generation < generation) await endSession(tdb, { id }, { reason: 'token_reused', now });
  return undefined;
}

/** Ends the session if it has not ended yet. */
export async function signOut({ db, clock }: SessionTools, { company_id, session_id }: SessionRef): Promise<void> {
  const end = { reason: 'signed_out', now: clock.now() } as const;
  await db.tenant(company_id, (tdb) => endSession(tdb, { id: session_id }, end));
}

export type SessionRef = Pick<RefreshClaim, 'company_id' | 'session_id'>;

async function grant({ sign, tokens }: SessionTools, user: User, claim: RefreshClaim): Promise<TokenAnswer> {
  const { access_token, expires_in } = await sign(user, claim.session_id);
  return { access_token, token_type: 'bearer', expires_in, refresh_token: tokens.make(claim), user: toUser(user) };
}

async function refuseSuspended(tdb: TenantDb): Promise<void> {
  if (await isSuspended(tdb))
    throw new AppError('forbidden', 'This company is suspended. Ask whoever runs this server.');
}

function unknownToken(): AppError {
  return new AppError('unauthenticated', 'Invalid authentication credentials');
}

function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1_000);
}
