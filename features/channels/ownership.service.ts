import type { MessagingClient, PhoneNumber } from '#connectors/messaging';
import type { Ownership } from './ownership.model.ts';

/** Whose number it is said to be. */
export interface Claim {
  phone_number_id: string;
  waba_id: string;
  access_token: string | null;
}

/** What was found out by asking the platform in the name of the one who claims the number. */
export interface Proof {
  ownership: Ownership;
  number: PhoneNumber | null;
  portfolio_id: string | null;
}

export type ProvingClient = Pick<MessagingClient, 'getPhoneNumber' | 'listPhoneNumbers' | 'getAccount'>;

/** Refusals that say: this token has no right here. Others say nothing about whose number it is. */
const NO_RIGHT = new Set([0, 3, 10, 33, 104, 190]);

const nobody = (reason: 'no_token' | 'unreachable' | 'refused'): Proof => ({
  ownership: { state: 'unverified', reason },
  number: null,
  portfolio_id: null,
});

/**
 * Whether the token sees the number, and the number is in the account. Only who manages a number has a token that sees it,
 * so nobody can claim the number of somebody else by knowing its id, which is no secret. No transaction is open.
 */
export async function prove(
  messaging: ProvingClient,
  { phone_number_id, waba_id, access_token }: Claim,
): Promise<Proof> {
  if (access_token === null) return nobody('no_token');
  const number = await messaging.getPhoneNumber({ phone_number_id, access_token });
  if (number.kind !== 'ok') return unprovenBy(number);
  if (number.value.id !== phone_number_id) return nobody('refused');
  const listed = await messaging.listPhoneNumbers({ waba_id, access_token });
  if (listed.kind !== 'ok') {
    const reason = saysNo(listed) ? 'other_account' : 'unreachable';
    return { ownership: { state: 'unverified', reason }, number: number.value, portfolio_id: null };
  }
  if (!listed.value.some(({ id }) => id === phone_number_id)) {
    return { ownership: { state: 'unverified', reason: 'other_account' }, number: number.value, portfolio_id: null };
  }
  const account = await messaging.getAccount({ waba_id, access_token });
  const portfolio_id = account.kind === 'ok' ? account.value.portfolio_id : null;
  return { ownership: { state: 'verified' }, number: number.value, portfolio_id };
}

/** What is known of a claim when the platform would not tell about the number. */
export function unprovenBy(answer: { kind: string; code: number | null }): Proof {
  return nobody(saysNo(answer) ? 'refused' : 'unreachable');
}

function saysNo(answer: { kind: string; code: number | null }): boolean {
  if (answer.kind !== 'refused' || answer.code === null) return false;
  // 100 is what the platform answers for an id that the token cannot see.
  return NO_RIGHT.has(answer.code) || answer.code === 100 || (answer.code >= 200 && answer.code <= 299);
}

const LEVELS: Readonly<Record<string, number>> = { STANDARD: 80, HIGH: 1_000 };

/** What the platform said of the number, as the columns of a channel. What it did not say stays as it was. */
export function columnsOf({ ownership, number, portfolio_id }: Proof, now: Date) {
  const throughput = number?.throughput_level == null ? undefined : LEVELS[number.throughput_level];
  return {
    ...(ownership.state === 'verified'
      ? { ownership: 'verified' as const, ownership_reason: null, verified_at: now, holds_number: true }
      : { ownership: 'unverified' as const, ownership_reason: ownership.reason, verified_at: null }),
    ...(number === null
      ? {}
      : {
          ...given('display_phone_number', number.display_phone_number?.slice(0, 40)),
          ...given('quality_rating', number.quality_rating),
          ...given('platform_status', number.status),
          ...given('name_status', number.name_status),
          ...given('verified_name', number.verified_name),
          ...given('messaging_limit', number.messaging_limit),
          ...given('throughput_learned', throughput),
        }),
    ...given('portfolio_id', portfolio_id),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | null | undefined): { [Key in Name]?: Value } {
  return value == null ? {} : ({ [name]: value } as { [Key in Name]: Value });
}
