import type { Mailer } from '#features/mails';
import type { Config } from '#platform/config';
import type { SecretBox } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Jobs } from '#platform/jobs';
import type { Clock } from '#platform/runtime';
import { createTokenSigner, type TokenSigner } from './access-token.ts';
import { createDeviceTokens, type DeviceTokens } from './device-token.ts';
import { createLockout, type Lockout } from './lockout.ts';
import { createLoginThrottle, type LoginThrottle } from './login-throttle.ts';
import { createRefreshTokens, type RefreshTokens } from './refresh-token.ts';

/** What the process gives to signing in. */
export interface SessionGround {
  db: Database;
  config: Config;
  clock: Clock;
  box: SecretBox;
  jobs: Jobs;
  mailer: Mailer;
}

/** What sessions are made with. */
export interface SessionTools extends Omit<SessionGround, 'config'> {
  app_name: string;
  auth: Config['auth'];
  sign: TokenSigner;
  tokens: RefreshTokens;
  devices: DeviceTokens;
  throttle: LoginThrottle;
  lockout: Lockout;
}

export function createSessionTools({ db, config, clock, box, jobs, mailer }: SessionGround): SessionTools {
  const { auth, app_name } = config;
  return {
    db,
    clock,
    box,
    jobs,
    mailer,
    app_name,
    auth,
    sign: createTokenSigner(auth, clock),
    tokens: createRefreshTokens(auth),
    devices: createDeviceTokens(auth, clock),
    throttle: createLoginThrottle(clock),
    lockout: createLockout(db, auth, clock),
  };
}
