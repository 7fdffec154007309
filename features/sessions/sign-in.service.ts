import { appendAudit } from '#features/audit-log';
import { findClaimant, type User } from '#features/users';
import type { TenantDb } from '#platform/db';
import { AppError } from '#platform/http';
import { tooManyFailures } from './lockout.ts';
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
  const key = `${attempt.login.toLowerCase()} ${attempt.address}`;
  const wait = throttle.waitFor(key);
  if (wait > 0) throw tooManyFailures(wait);

  const { user, proves } = await findClaimant(db, attempt.login);
  const shown = attempt.device === undefined ? undefined : devices.read(attempt.device);
  const device = shown !== undefined && shown.user_id === user?.id ? shown : undefined;
  const subject =
    device === undefined ? lockout.ofAccount(user?.id, attempt.login) : lockout.ofDevice(device.user_id, device.id);
  const { failures } = await lockout.assertHeard(subject);

  const refused = async (error: AppError): Promise<AppError> => {
    throttle.failed(key);
    const { locked } = await lockout.failed(subject);
    if (locked && user !== undefined) await tellRefused(tools, user, attempt);
    return error;
  };
  if (!(await proves(attempt.password)) || user?.is_active !== true) throw await refused(wrong());
  const entered = await db.tenant(user.company_id, (tdb) => enter(tdb, tools, user, { ...attempt, failures }));
  if (entered === 'code_missing') throw codeNeeded('is needed');
  if (entered === 'code_wrong') throw await refused(codeNeeded('is wrong or was used before'));

  throttle.succeeded(key);
  if (failures > 0) await lockout.succeeded(subject);
  return { answer: await grant(tools, entered.user, entered.claim), device: devices.make(user.id, device) };
}

type Entered = { user: User; claim: RefreshClaim } | 'code_missing' | 'code_wrong';

async function enter(
  tdb: TenantDb,
  tools: SessionTools,
  { id }: User,
  { totp_code, user_agent, request_id, failures }: LoginAttempt & { failures: number },
): Promise<Entered> {
  // Checking the password took a while: much may have changed about the user meanwhile.
  const user = await admit(tdb, id);
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

function wrong(): AppError {
  return new AppError('unauthenticated', 'Authentication failed');
}

/** Whoever reads it has proved their first factor. */
export function codeNeeded(message: string): AppError {
  const errors = [{ field: 'totp_code', message }];
  return new AppError('unauthenticated', 'A code from your authenticator app is needed.', { errors });
}
