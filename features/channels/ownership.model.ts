import { z } from 'zod';
import { timestamp } from '#platform/http';

/** Why nobody could show that a number is theirs. */
const OWNERSHIP_REASONS = ['no_token', 'unreachable', 'refused', 'other_account', 'taken_over'] as const;
export type OwnershipReason = (typeof OWNERSHIP_REASONS)[number];

export const ownershipWire = z
  .object({
    state: z.enum(['verified', 'unverified']),
    reason: z.enum(OWNERSHIP_REASONS).nullable(),
    title: z.string().nullable(),
    advice: z.string().nullable(),
    works: z.boolean().meta({
      description: 'whether it takes deliveries and sends; some installs let numbers work before they are verified',
    }),
    verified_at: timestamp.nullable(),
  })
  .meta({ id: 'ChannelOwnership' });
export type OwnershipWire = z.infer<typeof ownershipWire>;

/** What was found out about a number and the account it is said to be of. */
export type Ownership = { state: 'verified' } | { state: 'unverified'; reason: OwnershipReason };

/** Reasons that prove nothing against the claim; an install that does without proof lets these work. */
const OPEN: ReadonlySet<OwnershipReason> = new Set(['no_token', 'unreachable', 'other_account']);

/** Whether a number takes deliveries and sends. */
export function isTrusted(
  ownership: { ownership: OwnershipWire['state']; ownership_reason: OwnershipReason | null; holds_number: boolean },
  unverified: 'work' | 'wait',
): boolean {
  if (!ownership.holds_number) return false;
  if (ownership.ownership === 'verified') return true;
  return unverified === 'work' && (ownership.ownership_reason === null || OPEN.has(ownership.ownership_reason));
}

export const OWNERSHIP_WORDS: Readonly<Record<OwnershipReason, { title: string; advice: string }>> = {
  no_token: {
    title: 'Nobody has shown that this number is yours',
    advice: 'Enter an access token that can see the number at Meta. Until then it takes no messages and sends none.',
  },
  unreachable: {
    title: 'Meta could not be asked whether this number is yours',
    advice: 'It is asked again by itself. Look at the network if it stays so, or check the number again.',
  },
  refused: {
    title: 'The access token cannot see this number',
    advice:
      'Meta says that this token has no right on the number. Use a system user token of the business that has it, with the whatsapp_business_management permission.',
  },
  other_account: {
    title: 'The number is not in this WhatsApp Business account',
    advice: 'Look up the id of the account in WhatsApp Manager and correct it here.',
  },
  taken_over: {
    title: 'Somebody else has shown that this number is theirs',
    advice: 'Its messages go there now. If it is yours, enter an access token that can see it and check it again.',
  },
};
