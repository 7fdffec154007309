import type { SecretBox } from '#platform/crypto';
import { furtherPlace, openSecrets } from './channel-secrets.ts';
import type { UnverifiedNumbers } from './channel-wire.ts';
import type { AcceptedSecret, ChannelRoute, SecretName } from './channels.model.ts';
import type { SealedRoute } from './directory.repository.ts';
import { isTrusted } from './ownership.model.ts';

/** A channel's secrets in the open, those of rotations and further apps among them. */
export interface OpenedSecrets extends Pick<ChannelRoute, 'access_token' | 'app_secrets' | 'verify_tokens'> {
  previous_tokens: AcceptedSecret[];
}

/** Refusals of the token itself. */
export const TOKEN_CODES: ReadonlySet<number> = new Set([0, 104, 190]);

type OnUnreadable = (name: SecretName, error: unknown) => void;

/** One that cannot be opened is reported and left out. */
export async function openAll(box: SecretBox, sealed: SealedRoute, onUnreadable: OnUnreadable): Promise<OpenedSecrets> {
  const { access_token, app_secret, verify_token } = await openSecrets(box, sealed, onUnreadable);
  const app_secrets: AcceptedSecret[] = app_secret === null ? [] : [{ secret: app_secret, until: null }];
  const verify_tokens: AcceptedSecret[] = verify_token === null ? [] : [{ secret: verify_token, until: null }];
  const previous_tokens: AcceptedSecret[] = [];
  const into = { access_token: previous_tokens, app_secret: app_secrets, verify_token: verify_tokens };
  for (const { company_id, id, kind, sealed_secret, accepted_until } of sealed.further) {
    try {
      const secret = await box.open(sealed_secret, furtherPlace({ company_id, id }));
      into[kind].push({ secret, until: accepted_until });
    } catch (error) {
      onUnreadable(kind, error);
    }
  }
  return { access_token, app_secrets, verify_tokens, previous_tokens };
}

/** What the directory tells of a channel. Of one that is not trusted the access token stays behind. */
export function routeFrom(
  sealed: SealedRoute,
  opened: OpenedSecrets,
  { unverified, now }: { unverified: UnverifiedNumbers; now: Date },
): ChannelRoute {
  const { id, company_id, name, phone_number_id, waba_id, agent_id, status, daily_limit, is_coexistence } = sealed;
  const trusted = isTrusted(sealed, unverified);
  const plain = { company_id, channel_id: id, name, phone_number_id, waba_id, agent_id, status, daily_limit };
  const { app_secrets, verify_tokens } = opened;
  // While a rotation lasts the token before it stands in for one that the platform refuses.
  const refused = sealed.attention_code !== null && TOKEN_CODES.has(sealed.attention_code);
  const stand_in = refused ? acceptedAt(opened.previous_tokens, now).at(-1) : undefined;
  const access_token = stand_in ?? opened.access_token;
  return {
    ...plain,
    is_coexistence,
    trusted,
    access_token: trusted ? access_token : null,
    app_secrets,
    verify_tokens,
  };
}

/** Whether what was opened before is what would be opened now. */
export function sameSecrets(a: SealedRoute, b: SealedRoute): boolean {
  const own = (['sealed_access_token', 'sealed_app_secret', 'sealed_verify_token'] as const).every((column) =>
    sameBytes(a[column], b[column]),
  );
  return (
    own &&
    a.further.length === b.further.length &&
    a.further.every((one, at) => {
      const other = b.further[at]!;
      return (
        one.id === other.id &&
        one.accepted_until?.getTime() === other.accepted_until?.getTime() &&
        sameBytes(one.sealed_secret, other.sealed_secret)
      );
    })
  );
}

function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

/** Those that are accepted at this time. */
export function acceptedAt(secrets: readonly AcceptedSecret[], now: Date): string[] {
  return secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);
}
