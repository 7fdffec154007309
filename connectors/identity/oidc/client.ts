/** What has to be known of an issuer: itself, and what we are called there. */
export interface OidcClient {
  id: string;
  name: string;
  issuer: string;
  client_id: string;
  client_secret?: string | undefined;
  scopes: readonly string[];
  /** Vouches for addresses of which the issuer does not say whether it checked them. */
  emails_verified: boolean;
}
