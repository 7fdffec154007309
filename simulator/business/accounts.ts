import type { Journal } from '../ledger/journal.ts';
import { createKept } from '../ledger/kept.ts';
import type { Kept } from '../ledger/kept.ts';

/** An app that gets an account's webhooks, at its own address or at one given for this account. */
export interface Subscription {
  app_id: string;
  override_callback_uri: string | null;
}

/** A WhatsApp business account (WABA). */
export interface Account {
  id: string;
  name: string;
  portfolio_id: string;
  currency: string;
  timezone_id: string;
  country: string;
  account_review_status: string;
  business_verification_status: string;
  subscriptions: Subscription[];
  /** Whether anybody ever subscribed: until then the main app gets the webhooks all the same. */
  was_subscribed: boolean;
  /** The code that every send of this account is refused with; null: it may send. */
  restriction: number | null;
  /** Marketing templates are refused (131063). */
  marketing_off: boolean;
}

export type AccountInput = Pick<Account, 'id'> & Partial<Account>;

export interface Accounts {
  put(input: AccountInput): Account;
  get(id: string): Account | undefined;
  /** The account with this id, made on the spot when new. */
  reach(id: string): Account;
  save(account: Account): void;
  list(): Account[];
  kept: Kept<Account>;
}

export function createAccounts(journal: Journal): Accounts {
  const kept = createKept<Account>('accounts', journal);
  const put = (input: AccountInput): Account =>
    kept.put(input.id, {
      name: `Account ${input.id.slice(-4)}`,
      portfolio_id: `9${input.id.padStart(14, '0').slice(-14)}`,
      currency: 'USD',
      timezone_id: '1',
      country: 'US',
      account_review_status: 'APPROVED',
      business_verification_status: 'verified',
      subscriptions: [],
      was_subscribed: false,
      restriction: null,
      marketing_off: false,
      ...kept.get(input.id),
      ...input,
    });
  return {
    put,
    get: kept.get,
    reach: (id) => kept.get(id) ?? put({ id }),
    save: (account) => kept.save(account.id),
    list: kept.list,
    kept,
  };
}
