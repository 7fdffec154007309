import type { OutsideIdentity } from '#connectors/identity';
import type { IdentityConfig, OidcIssuer } from '#platform/config';

/** What an install lets a provider decide. */
export interface ProviderRules {
  /** Its word is enough for users who have a second factor here. */
  trusted: boolean;
  /** What becomes of somebody without an account: nothing, a company of their own, or a place in this one. */
  sign_up: 'off' | 'company' | { company_id: string; role: OidcIssuer['role'] };
  /** Only people of this company come in by it; null: of any. */
  company_id: string | null;
  /** Only addresses of these domains are taken for anybody's; null: all. */
  email_domains: readonly string[] | null;
}

export function rulesFor({ sign_up, trusted, oidc }: IdentityConfig, provider: string): ProviderRules {
  const issuer = oidc.find(({ id }) => id === provider);
  const company_id = issuer?.company_id ?? null;
  return {
    trusted: trusted.includes(provider),
    sign_up: issuer === undefined ? sign_up : signUpBy(issuer, sign_up),
    company_id,
    email_domains: issuer?.email_domains ?? null,
  };
}

function signUpBy(
  { company_id, allow_sign_up, role }: OidcIssuer,
  sign_up: IdentityConfig['sign_up'],
): ProviderRules['sign_up'] {
  // The people of a company are let in by name only, unless the operator says otherwise for this very issuer.
  if (company_id !== undefined) return allow_sign_up === true ? { company_id, role } : 'off';
  if (allow_sign_up === undefined) return sign_up;
  return allow_sign_up ? 'company' : 'off';
}

/** The address by which somebody may be found or made a user; undefined when the provider does not vouch for one. */
export function provenAddress({ email, email_verified }: OutsideIdentity, rules: ProviderRules): string | undefined {
  if (email === null || !email_verified) return undefined;
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return rules.email_domains === null || rules.email_domains.includes(domain) ? email : undefined;
}
