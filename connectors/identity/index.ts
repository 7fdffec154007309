/** Who else may say who somebody is: their tokens checked, their pages entered and left. */
import type { IdentityProvider, IdentitySettings, IdentityTools, IdentityVendor } from './contract.ts';
import { firebase } from './firebase/index.ts';
import { oidc } from './oidc/index.ts';
import { supabase } from './supabase/index.ts';

/** A new vendor is its folder and one line here. */
const VENDORS: readonly IdentityVendor[] = [firebase, supabase, oidc];

/** The providers that the settings name. Asks nobody yet. */
export function createIdentityProviders(settings: IdentitySettings, tools: IdentityTools): readonly IdentityProvider[] {
  return VENDORS.flatMap((providersOf) => providersOf(settings, tools));
}

export type { CodeFlow, FlowSecrets, IdentityProvider, IdentitySettings, OutsideIdentity } from './contract.ts';
export { IdentityRefused, IdentityUnavailable } from './errors.ts';
