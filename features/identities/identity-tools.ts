import { createIdentityProviders, type IdentityProvider } from '#connectors/identity';
import { createSessionTools, type SessionGround, type SessionTools } from '#features/sessions';
import type { IdentityConfig } from '#platform/config';
import type { Logger } from '#platform/log';

/** How long one question to a provider may take. */
const TIMEOUT_MS = 5_000;

/** What people from outside are let in with; one for the process, so that keys of providers are kept once. */
export interface IdentityTools extends SessionTools {
  config: IdentityConfig;
  providers: readonly IdentityProvider[];
  logger: Logger;
}

export function createIdentityTools(ground: SessionGround & { logger: Logger }): IdentityTools {
  const { identity } = ground.config;
  return {
    ...createSessionTools(ground),
    config: identity,
    providers: createIdentityProviders(identity, { clock: ground.clock, timeout_ms: TIMEOUT_MS }),
    logger: ground.logger,
  };
}
