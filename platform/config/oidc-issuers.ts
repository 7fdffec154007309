import { z } from 'zod';

const text = z.string().trim().min(1);

/** Whom people of a company may sign in with besides a password, as an operator writes it in `OIDC_ISSUERS`. */
const issuer = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'an id of small letters, digits and hyphens')
    .refine((id) => id !== 'firebase' && id !== 'supabase', 'an id that is not firebase or supabase'),
  /** What the button says. */
  name: text.max(60),
  issuer: z.url({ protocol: /^https?$/ }),
  client_id: text,
  client_secret: text.optional(),
  scopes: z.array(text).default(['openid', 'email', 'profile']),
  /** Only people of this company may come in by it. */
  company_id: z.uuid().optional(),
  /** Whether somebody without an account gets one: in that company, else in a new company of their own. */
  allow_sign_up: z.boolean().optional(),
  /** What they become in that company. */
  role: z.enum(['client', 'content_writer', 'content_manager', 'company_admin']).default('client'),
  /** Only addresses of these domains are taken for anybody's. */
  email_domains: z.array(text.toLowerCase()).optional(),
  /** Vouches for the addresses of an issuer that does not say whether it checked them. */
  emails_verified: z.boolean().default(false),
});
export type OidcIssuer = z.output<typeof issuer>;

const HINT = 'a JSON list such as [{"id":"acme","name":"Acme","issuer":"https://login.acme.example","client_id":"…"}]';

export const oidcIssuers = z.string().transform((value, context): OidcIssuer[] => {
  const parsed = z.array(issuer).safeParse(parseJson(value));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  context.addIssue(first === undefined ? HINT : `${first.path.join('.')} ${first.message}; expected ${HINT}`);
  return z.NEVER;
});

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
