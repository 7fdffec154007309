import type { User } from '#features/users';
import type { TenantDb } from '#platform/db';
import type { RefreshClaim } from './refresh-token.ts';
import type { SessionTools } from './session-tools.ts';
import { admit, grant, openSession } from './sessions.service.ts';
import { endSessions } from './sessions.repository.ts';
import { codeNeeded } from './sign-in.service.ts';
import type { TokenAnswer } from './sign-in.model.ts';
import { useSecondFactor } from './totp.service.ts';

export interface OutsideEntry {
  user: Pick<User, 'company_id' | 'id'>;
  /** The provider, for the audit log. */
  by: string;
  /** Whether its word is enough for users who have a second factor here. */
  trusted: boolean;
  totp_code: string | undefined;
  user_agent: string | undefined;
  request_id: string;
  /** Whether this entry makes the account somebody else's than who set up its second factor, which then asks nobody. */
  takesOver(user: User): boolean;
  /** What else becomes true when the session opens, in the same transaction and before it; the user as they are then. */
  settle(tdb: TenantDb, user: User): Promise<User>;
}

/**
 * Opens a session for somebody whom an outside provider vouches for; that is their first factor. Throws a 401 that
 * names `totp_code` where a second one is needed, a 429 after too many wrong ones, and as any sign-in does.
 */
export async function signInFromOutside(tools: SessionTools, entry: OutsideEntry): Promise<TokenAnswer> {
  const { db, lockout } = tools;
  const { user, totp_code } = entry;
  // Counted by itself: whoever guesses at the password must not keep out those who come another way.
  const subject = lockout.ofDevice(user.id, 'outside');
  const tried = () => db.tenant(user.company_id, (tdb) => enter(tdb, tools, entry));
  const entered =
    totp_code === undefined
      ? await tried()
      : await lockout.attempt(subject, async () => {
          const result = await tried();
          return { ended: result === 'code_wrong' ? 'wrong' : 'right', result };
        });
  if (entered === 'code_missing') throw codeNeeded('is needed');
  if (entered === 'code_wrong') throw codeNeeded('is wrong or was used before');
  return grant(tools, entered.user, entered.claim);
}

type Entered = { user: User; claim: RefreshClaim } | 'code_missing' | 'code_wrong';

async function enter(
  tdb: TenantDb,
  tools: SessionTools,
  { user: { id }, by, trusted, takesOver, totp_code, user_agent, request_id, settle }: OutsideEntry,
): Promise<Entered> {
  const admitted = await admit(tdb, id);
  let factor: string | undefined;
  if (admitted.totp_enabled_at !== null && !trusted && !takesOver(admitted)) {
    if (totp_code === undefined) return 'code_missing';
    factor = await useSecondFactor(tdb, tools, { user_id: id, code: totp_code });
    if (factor === undefined) return 'code_wrong';
  }
  const user = await settle(tdb, admitted);
  const how = { by, ...(factor === undefined ? {} : { factor }) };
  return { user, claim: await openSession(tdb, tools, user, { user_agent, request_id, how }) };
}

/** Ends all sessions of a user whose account turns out to be somebody else's. */
export async function endSessionsOf(tdb: TenantDb, user_id: string, now: Date): Promise<void> {
  await endSessions(tdb, { user_id, but: null }, { reason: 'password_reset', now });
}
