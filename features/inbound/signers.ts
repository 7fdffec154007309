import { phoneNumberIdsIn, verifySignature } from '#connectors/messaging';
import type { ChannelDirectory } from '#features/channels';
import type { Arrival } from './intake.repository.ts';

/** Each try hashes the whole body, for somebody we do not know yet. */
const SECRETS_TRIED = 4;

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
    const tried = new Set<string>();
    for (const number of numbers) {
      const channel = await channels.findByNumber(number);
      if (channel?.app_secret == null || tried.has(channel.app_secret)) continue;
      if (tried.size === SECRETS_TRIED) break;
      tried.add(channel.app_secret);
      if (verifySignature(body, header, [channel.app_secret]).ok) {
        return { company_id: channel.company_id, signer_channel_id: channel.channel_id };
      }
    }
    return undefined;
  }

  /** For a channel's own address: its own secret, or the install's where it has none. */
  function vouchFor(channel_id: string, body: Buffer, header: string | string[] | undefined): Vouched {
    const channel = channels.byId(channel_id);
    if (channel === undefined) return undefined;
    if (channel.app_secret !== null) {
      if (!verifySignature(body, header, [channel.app_secret]).ok) return undefined;
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
