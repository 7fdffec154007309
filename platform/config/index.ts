import { loadConfig, type LoadedConfig } from './config.ts';

export { loadConfig, type Config, type LoadedConfig } from './config.ts';
export type { IdentityConfig } from './identity.ts';
export type { OidcIssuer } from './oidc-issuers.ts';
export { ConfigError } from './errors.ts';
export { printConfig } from './print.ts';

/** The configuration of this process: its own environment and the `.env` of the folder it was started in. */
export function loadProcessConfig(): LoadedConfig {
  return loadConfig({ env: process.env, env_file: '.env' });
}
