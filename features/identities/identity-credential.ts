import type { IdentityProvider, OutsideIdentity } from '#connectors/identity';
import { refuseSuspended } from '#features/companies';
import { bearerToken } from '#features/sessions';
import { displayName, lockUser, permissionsOf } from '#features/users';
import { AppError, type Bill, type Caller, type Claimed, type Credential } from '#platform/http';
import { lookingAgain, told } from './exchange.service.ts';
import { createFirstLooks } from './first-looks.ts';
import { findOrMakeHolder, link, takesOver, type Holder } from './first-sight.service.ts';
import { bearerStatement, type BearerRow } from './identities.repository.ts';
import type { IdentityTools } from './identity-tools.ts';
import { rulesFor } from './provider-rules.ts';

const MAX_KEPT = 10_000;

/** A token that was found good, and whose it was when it was first seen. */
interface Kept {
  identity: OutsideIdentity;
  company_id: string;
  user_id: string;
}

/**
 * How a person is known who brings a provider's own token with each request. The token is checked when it is first
 * seen; whether its user may still come in is asked of the database each time.
 */
export function createIdentityCredential(tools: IdentityTools): Credential {
  const { clock, providers } = tools;
  const bearers = providers.filter(({ claimsBearer }) => claimsBearer !== undefined);
  const kept = new Map<string, Kept>();
  const looks = createFirstLooks<Claimed | undefined>(clock);

  /** Anybody can send tokens that look like a provider's: what is nobody's is paid from what strangers may ask. */
  async function meet(
    provider: IdentityProvider,
    token: string,
    { request_id, bill }: { request_id: string; bill: Bill },
  ): Promise<Claimed | undefined> {
    const identity = await known(() =>
      told(tools, { provider: provider.name, request_id }, () => provider.verify(token)),
    );
    if (identity === undefined) looks.refuse(token);
    const holder = identity && (await known(() => welcome(tools, identity, request_id)));
    if (identity === undefined || holder === undefined) return undefined;
    const { company_id, user_id } = holder;
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(token, { identity, company_id, user_id });
    return claimedBy(token, { identity, company_id, user_id }, bill);
  }

  function claimedBy(token: string, { identity, company_id, user_id }: Kept, bill?: Bill): Claimed {
    const { trusted } = rulesFor(tools.config, identity.provider);
    return {
      company_id,
      subject: user_id,
      statement: bearerStatement(identity),
      callerOf(rows) {
        const [row] = rows as unknown as BearerRow[];
        // Whoever it is linked to now is looked for the next time.
        if (row?.id !== user_id) kept.delete(token);
        // A stream stays open for longer than its token may last.
        if (identity.expires_at <= clock.now()) return undefined;
        // A bearer has no moment in which to show a second factor.
        if (row?.id !== user_id || (row.totp_enabled_at !== null && !trusted)) return undefined;
        bill?.giveBack();
        refuseSuspended(row);
        return callerOf(row, company_id);
      },
    };
  }

  return ({ headers, id }, openBill) => {
    if (bearers.length === 0) return undefined;
    const token = bearerToken(headers.authorization);
    if (token === undefined) return undefined;
    const seen = kept.get(token);
    if (seen !== undefined && seen.identity.expires_at > clock.now()) return claimedBy(token, seen);
    if (seen !== undefined) kept.delete(token);
    const provider = bearers.find(({ claimsBearer }) => claimsBearer?.(token) === true);
    if (provider === undefined || looks.isRefused(token)) return undefined;
    return looks.together(token, () => {
      const bill = openBill(() => true);
      bill.charge();
      return meet(provider, token, { request_id: id, bill });
    });
  };
}

function callerOf(row: BearerRow, company_id: string): Caller {
  return {
    actor: { type: 'user', id: row.id },
    user_id: row.id,
    company_id,
    session_id: null,
    role: row.role,
    name: displayName(row),
    permissions: permissionsOf(row.role, row.permissions),
    requests_per_minute: row.requests_per_minute,
  };
}

/** The identity's user, who is linked or made now where that is allowed. */
function welcome(tools: IdentityTools, identity: OutsideIdentity, request_id: string): Promise<Holder> {
  return lookingAgain(async () => {
    const holder = await findOrMakeHolder(tools, identity, request_id);
    const { company_id, user_id, linked } = holder;
    if (linked) return holder;
    await tools.db.tenant(company_id, async (tdb) => {
      const user = await lockUser(tdb, user_id);
      const { trusted } = rulesFor(tools.config, identity.provider);
      if (user === undefined || (user.totp_enabled_at !== null && !trusted && !takesOver(user)))
        throw new AppError('unauthenticated', 'Authentication failed');
      await link(tdb, tools, user, identity, request_id);
    });
    return holder;
  });
}

/** What comes of it, or undefined where nobody is known by it. A provider or database that is away is no answer. */
async function known<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && ['unauthenticated', 'forbidden', 'conflict'].includes(error.code))
      return undefined;
    throw error;
  }
}
