import { IdentityRefused, IdentityUnavailable, type OutsideIdentity } from '#connectors/identity';
import { signInFromOutside, type TokenAnswer } from '#features/sessions';
import { AppError, invalidField } from '#platform/http';
import { findOrMakeHolder, link, LookAgain, takesOver } from './first-sight.service.ts';
import { useIdentity } from './identities.repository.ts';
import type { IdentityTools } from './identity-tools.ts';
import { rulesFor } from './provider-rules.ts';

const ATTEMPTS = 5;

export interface Entering {
  totp_code: string | undefined;
  user_agent: string | undefined;
  request_id: string;
}

/**
 * Opens a session for a provider's token. Whatever is wrong with the token, the answer is the same 401; a 422 names a
 * provider that is not set up.
 */
export async function exchange(
  tools: IdentityTools,
  { provider: name, id_token }: { provider: string; id_token: string },
  entering: Entering,
): Promise<TokenAnswer> {
  const provider = tools.providers.find((one) => one.name === name);
  if (provider === undefined) throw invalidField('provider', 'is not set up here');
  const identity = await told(tools, { provider: name, request_id: entering.request_id }, () =>
    provider.verify(id_token),
  );
  return signInAs(tools, identity, entering);
}

/** Opens a session for somebody whom a provider vouches for. */
export async function signInAs(
  tools: IdentityTools,
  identity: OutsideIdentity,
  entering: Entering,
): Promise<TokenAnswer> {
  const { trusted } = rulesFor(tools.config, identity.provider);
  return lookingAgain(async () => {
    const { company_id, user_id, linked } = await findOrMakeHolder(tools, identity, entering.request_id);
    return signInFromOutside(tools, {
      ...entering,
      user: { company_id, id: user_id },
      by: identity.provider,
      trusted,
      takesOver: (user) => !linked && takesOver(user),
      async settle(tdb, user) {
        if (!linked) return link(tdb, tools, user, identity, entering.request_id);
        // Unlinked a moment ago: whose it is now has to be found out anew.
        if (!(await useIdentity(tdb, user_id, identity, tools.clock.now()))) throw new LookAgain();
        return user;
      },
    });
  });
}

/** Runs `work` again while somebody else changes what it has found. */
export async function lookingAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LookAgain)) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new AppError('conflict', 'This account is being changed at this moment. Try again.', { cause: error });
    }
  }
}

/** What a provider said; its refusals become the one answer that callers read, and the log learns the reason. */
export async function told<T>(
  { logger }: IdentityTools,
  about: { provider: string; request_id: string },
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof IdentityRefused) {
      logger.info({ ...about, reason: error.message }, 'outside identity refused');
      throw new AppError('unauthenticated', 'Authentication failed', { cause: error });
    }
    if (error instanceof IdentityUnavailable) {
      logger.warn({ ...about, err: error }, 'identity provider unavailable');
      throw unavailable(error);
    }
    throw error;
  }
}

function unavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'The identity provider cannot be asked at this moment. Try again shortly.', {
    cause,
    retry_after_s: 5,
  });
}
