import type { Clock } from '#platform/runtime';

/** Who a provider says somebody is. It was signed by the provider, meant for us, and holds at this moment. */
export interface OutsideIdentity {
  /** The provider's name with us. */
  provider: string;
  /** As the token says it; together with `subject` it means one person for ever. */
  issuer: string;
  subject: string;
  email: string | null;
  /** Whether the provider vouches for the address; only then it may be taken for somebody's here. */
  email_verified: boolean;
  first_name: string;
  last_name: string;
  /** Until when the token holds. */
  expires_at: Date;
}

/** Somebody who may say who somebody is. */
export interface IdentityProvider {
  /** What callers name it by. */
  name: string;
  title: string;
  /**
   * Only where tokens may come with each request instead of being exchanged once: whether a text looks like one of
   * them. It proves nothing.
   */
  claimsBearer?: (token: string) => boolean;
  /**
   * The identity of a token that holds.
   * @throws IdentityRefused for any other, IdentityUnavailable when the provider cannot be asked.
   */
  verify(token: string): Promise<OutsideIdentity>;
  /** Signing in on the provider's own page, where it offers that. */
  flow?: CodeFlow;
}

/** What has to come back from the provider's page, in the hands of the browser that left for it. */
export interface FlowSecrets {
  state: string;
  nonce: string;
  code_verifier: string;
}

export interface CodeFlow {
  /** The address of the provider's page, and what the browser must keep meanwhile. */
  start(redirect_uri: string): Promise<{ url: string; secrets: FlowSecrets }>;
  /** `came_back_to` is the redirect address with what the provider added. Throws as `verify`. */
  finish(came_back_to: URL, secrets: FlowSecrets): Promise<OutsideIdentity>;
}

/** What vendors work with. */
export interface IdentityTools {
  clock: Clock;
  /** How long one question to a provider may take. */
  timeout_ms: number;
}

/** What an install has set up; each vendor's folder adds its own entry by interface merging. */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by interface merging
export interface IdentitySettings {}

/** One vendor, as its folder describes it: the providers that the settings name. */
export type IdentityVendor = (settings: IdentitySettings, tools: IdentityTools) => IdentityProvider[];
