import { phoneNumberIdsIn, verifySignature } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { Arrival } from './intake.repository.ts';

/** Each try hashes the whole body, for somebody we do not know yet. */
const SECRETS_TRIED = 8;
/** As many as a channel can have: its own, and those of rotations and further apps. */
const SECRETS_OF_ONE = 5;

/** What was found out about a body before it is stored; `undefined` when nobody we know has signed it. */
export type Vouched = Omit<Arrival, 'body'> | undefined;

/**
 * Checks who signed a body. The install's Meta app may speak for every number; a company's own app only for that
 * company's, which the drainer enforces by the channel noted here.
 */
export function createVouching(channels: ChannelDirectory, installSecrets: readonly string[]) {
  /** For the shared address: the install's secrets first, then those of the channels whose numbers the body names. */
  async function vouch(body: Buffer, header: string | string[] | undefined): Promise<Vouched> {
    const install = verifySignature(body, header, installSecrets);
    const numbers = phoneNumberIdsIn(body);
    if (install.ok) return { company_id: companyOf(numbers), signer_channel_id: null };
    let tries = SECRETS_TRIED;
    const tried = new Set<string>();
    for (const number of numbers) {
      // Whoever claims the number, proven or not: what bears a secret of their own comes from them.
      const channel = await channels.findByNumber(number);
      if (channel === undefined) continue;
      const fresh = channels.appSecretsOf(channel.channel_id).filter((secret) => !tried.has(secret));
      const secrets = fresh.slice(0, Math.min(tries, SECRETS_OF_ONE));
      tries -= secrets.length;
      for (const secret of secrets) tried.add(secret);
      if (verifySignature(body, header, secrets).ok) {
        return { company_id: channel.company_id, signer_channel_id: channel.channel_id };
      }
      if (tries === 0) break;
    }
    return undefined;
  }

  /** For a channel's own address: its own secrets, or the install's where it has none. */
  function vouchFor(channel_id: string, body: Buffer, header: string | string[] | undefined): Vouched {
    const channel = channels.byId(channel_id);
    if (channel === undefined) return undefined;
    const own = channels.appSecretsOf(channel_id);
    if (own.length > 0) {
      if (!verifySignature(body, header, own.slice(0, SECRETS_OF_ONE)).ok) return undefined;
      return { company_id: channel.company_id, signer_channel_id: channel_id };
    }
    if (!verifySignature(body, header, installSecrets).ok) return undefined;
    return { company_id: companyOf(phoneNumberIdsIn(body)), signer_channel_id: null };
  }

  function companyOf(numbers: readonly string[]): string | null {
    const companies = new Set(numbers.map((number) => channels.byNumber(number)?.company_id ?? null));
    const [only] = companies;
    return companies.size === 1 ? (only ?? null) : null;
  }

  return { vouch, vouchFor };
}
