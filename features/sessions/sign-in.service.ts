import { appendAudit } from '#features/audit-log';
import { findClaimant, type Claimant, type User } from '#features/users';
import type { TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { placeOf } from '#platform/net';
import { tooManyFailures, type Attempted } from './lockout.ts';
import type { RefreshClaim } from './refresh-token.ts';
import type { SessionTools } from './session-tools.ts';
import type { TokenAnswer } from './sign-in.model.ts';
import { admit, grant, openSession } from './sessions.service.ts';
import { useSecondFactor } from './totp.service.ts';

export interface LoginAttempt {
  /** An e-mail address or a user name. */
  login: string;
  password: string;
  /** From the authenticator app, or a recovery code. */
  totp_code?: string | undefined;
  /** Where the attempt comes from. */
  address: string;
  /** What the browser shows of having been here before. */
  device?: string | undefined;
  user_agent: string | undefined;
  request_id: string;
}

export interface SignedIn {
  answer: TokenAnswer;
  /** What the browser shows next time. */
  device: string;
}

/**
 * Opens a session for a password. Whatever is wrong with name or password, and whether there is such an account, the
 * answer and the time it takes are the same; only who has the password learns that a code is needed, too.
 */
export async function signIn(tools: SessionTools, attempt: LoginAttempt): Promise<SignedIn> {
  const { db, throttle, lockout, devices } = tools;
  const key = `${attempt.login.toLowerCase()} ${placeOf(attempt.address)}`;
  const wait = throttle.waitFor(key);
  if (wait > 0) throw tooManyFailures(wait);

  const claimant = await findClaimant(db, attempt.login);
  const { user } = claimant;
  const shown = attempt.device === undefined ? undefined : devices.read(attempt.device);
  const device = shown !== undefined && shown.user_id === user?.id ? shown : undefined;
  const subject =
    device === undefined ? lockout.ofAccount(user?.id, attempt.login) : lockout.ofDevice(device.user_id, device.id);
  const entered = await lockout.attempt(subject, async ({ failures, locks }) => {
    const tried = await enter(tools, claimant, { ...attempt, failures });
    if (tried.ended === 'wrong') {
      throttle.failed(key);
      if (locks && user !== undefined) await tellRefused(tools, user, attempt);
    }
    return tried;
  });
  if (entered === 'wrong') throw new AppError('unauthenticated', 'Authentication failed');
  if (entered === 'code_missing') throw codeNeeded('is needed');
  if (entered === 'code_wrong') throw codeNeeded('is wrong or was used before');

  throttle.succeeded(key);
  return { answer: await grant(tools, entered.user, entered.claim), device: devices.make(entered.user.id, device) };
}

type Entered = { user: User; claim: RefreshClaim } | 'wrong' | 'code_missing' | 'code_wrong';

async function enter(
  tools: SessionTools,
  claimant: Claimant,
  attempt: LoginAttempt & { failures: number },
): Promise<Attempted<Entered>> {
  const { user } = claimant;
  if (!(await claimant.proves(attempt.password)) || user?.is_active !== true)
    return { ended: 'wrong', result: 'wrong' };
  const result = await tools.db.tenant(user.company_id, (tdb) =>
    open(tdb, tools, { ...attempt, claimant, id: user.id }),
  );
  if (result === 'code_missing') return { ended: 'open', result };
  return { ended: typeof result === 'string' ? 'wrong' : 'right', result };
}

async function open(
  tdb: TenantDb,
  tools: SessionTools,
  {
    id,
    claimant,
    totp_code,
    user_agent,
    request_id,
    failures,
  }: LoginAttempt & {
    id: string;
    claimant: Claimant;
    failures: number;
  },
): Promise<Entered> {
  // Checking the password took a while: much may have changed about the user meanwhile, the password too.
  const user = await admit(tdb, id);
  if (!(await claimant.stillHolds(tdb))) return 'wrong';
  let factor: string | undefined;
  if (user.totp_enabled_at !== null) {
    if (totp_code === undefined) return 'code_missing';
    factor = await useSecondFactor(tdb, tools, { user_id: id, code: totp_code });
    if (factor === undefined) return 'code_wrong';
  }
  const how = { by: 'password', ...(factor === undefined ? {} : { factor }), failed_before: failures };
  return { user, claim: await openSession(tdb, tools, user, { user_agent, request_id, how }) };
}

/** Once for each row of failures: outsiders must not be able to fill somebody's log. */
async function tellRefused(
  { db }: SessionTools,
  { id, company_id }: User,
  { request_id }: LoginAttempt,
): Promise<void> {
  const entry = { action: 'session.refused', target_id: id, details: { reason: 'too many failures' }, request_id };
  await db.tenant(company_id, (tdb) => appendAudit(tdb, { type: 'user', id }, entry));
}

/** Whoever reads it has proved their first factor. */
export function codeNeeded(message: string): AppError {
  const errors = [{ field: 'totp_code', message }];
  return new AppError('unauthenticated', 'A code from your authenticator app is needed.', { errors });
}
