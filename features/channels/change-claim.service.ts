import type { SecretBox } from '#platform/crypto';
import { AppError } from '#platform/http';
import { openSecret } from './channel-secrets.ts';
import type { ChannelPatch } from './channels.model.ts';
import { columnsOf } from './ownership.service.ts';
import type { SealedChannel } from './sealed-channel.model.ts';
import { claim, type ClaimTools } from './takeover.service.ts';

const CLAIM = ['phone_number_id', 'waba_id', 'access_token'] as const;

/** Whether a change is one of whose number it is or of how that is shown. */
export function touchesClaim(change: ChannelPatch): boolean {
  return CLAIM.some((name) => change[name] !== undefined);
}

/** Asks again whose number it is, as it will be after the change; answers what to store. No transaction is open. */
export async function claimAnew(tools: ClaimTools & { box: SecretBox }, before: SealedChannel, change: ChannelPatch) {
  const what = {
    phone_number_id: change.phone_number_id ?? before.phone_number_id,
    waba_id: change.waba_id ?? before.waba_id,
    access_token:
      change.access_token === undefined
        ? await openSecret(tools.box, before, 'access_token').catch(() => null)
        : change.access_token,
  };
  const proof = await claim(tools, what, before.id);
  const now = tools.clock.now();
  const said = { ...columnsOf(proof, now), checked_at: now };
  const same = what.phone_number_id === before.phone_number_id && what.waba_id === before.waba_id;
  const reason = proof.ownership.state === 'verified' ? null : proof.ownership.reason;
  if (reason === null || !same) return { reason, columns: { ...said, holds_number: true } };
  // What was shown once stays shown when a token ends: it says nothing about whose number it is. Who lost it has lost it.
  if (before.ownership !== 'verified' && before.holds_number) return { reason, columns: said };
  const { ownership: _, ownership_reason: __, verified_at: ___, ...facts } = said;
  return { reason, columns: facts };
}

/** What was asked about is no more: the channel was changed while the platform was asked. */
export function refuseChanged(before: { updated_at: Date }, now: { updated_at: string } | undefined): void {
  if (now === undefined || Date.parse(now.updated_at) === before.updated_at.getTime()) return;
  throw new AppError('conflict', 'Somebody changed this channel in the meantime. Look at it and try again.');
}
